import type {
  EraseRequestInput,
  SignDocumentInput,
  SigningRequest,
  StartSigningInput,
} from '../../generated/schema.ts';
import { environment } from './environment.ts';
import { signedPost } from './signed-post.ts';

/** What the canary sees of a request. */
export type SeenRequest = Pick<SigningRequest, 'status'> & {
  signers: Pick<SigningRequest['signers'][number], 'status'>[];
};

/** Starts a request. @throws NoAnswer, or Error where the API refuses it, as the others here do */
export const startSigning = (input: StartSigningInput) => mutate('startSigning', 'StartSigningInput', input);

/** Signs it. */
export const signDocument = (input: SignDocumentInput) => mutate('signDocument', 'SignDocumentInput', input);

/** Erases it. */
export const eraseRequest = (input: EraseRequestInput) => mutate('eraseRequest', 'EraseRequestInput', input);

/** Reads how it stands. */
export const signingRequest = (id: string) =>
  call('signingRequest', `query ($id: ID!) { signingRequest(id: $id) ${selected} }`, { id });

const selected = '{ status signers { status } }';

const mutate = (field: string, type: string, input: object) =>
  call(field, `mutation ($input: ${type}!) { ${field}(input: $input) ${selected} }`, { input });

/** Calls a field of the API, signed with the function's role. */
async function call(field: string, query: string, variables: object): Promise<SeenRequest> {
  const url = new URL(environment('GRAPHQL_URL'));
  const { response, answer } = await signedPost('appsync', url, JSON.stringify({ query, variables }));
  const { data, errors } = answer as { data?: Record<string, SeenRequest | null>; errors?: { errorType?: string }[] };
  const request = data?.[field];
  if (response.ok && !errors && request) return request;
  throw new Error(`${field} was refused: ${response.status} ${errors?.[0]?.errorType ?? 'without a reason'}`);
}

import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { environment } from './environment.ts';
import { isOutageStatus, noteAnswer, Unavailable } from './outage.ts';
import { signedPost } from './signed-post.ts';

/** Every field is selected: subscribers, and their filters, see only what is selected here. */
const query = /* GraphQL */ `
  mutation PublishSignatureUpdate($input: SignatureUpdateInput!) {
    publishSignatureUpdate(input: $input) {
      requestId
      documentId
      externalId
      metadata
      event
      at
      version
      status
      signer
      formerSigner
      signerStatus
      signed
      total
      reason
      expiresAt
    }
  }
`;

/** What AppSync says in `errorType` where the update is not at fault. */
const outages = new Set([
  ...['Unavailable', 'Unauthorized', 'UnauthorizedException', 'AccessDeniedException', 'ExecutionTimeout'],
  ...['InternalFailure', 'InternalServerError', 'TooManyRequestsException', 'LimitExceededException'],
]);

/**
 * Publishes an update through the API, signed with the function's role.
 * @throws NoAnswer, Unavailable where the API is out; Error where it refuses this update. No message holds data of the update
 */
export async function publishUpdate(input: SignatureUpdateInput): Promise<void> {
  const body = JSON.stringify({ query, variables: { input } });
  const { response, answer } = await signedPost('appsync', new URL(environment('GRAPHQL_URL')), body);
  const { errors } = answer as { errors?: { errorType?: string }[] };
  if (response.ok && !errors) return void noteAnswer('appsync');
  const type = errors?.[0]?.errorType ?? '';
  const failed = `update ${input.version} of request ${input.requestId} was not published: ${response.status} ${type}`;
  throw isOutageStatus(response.status) || outages.has(type)
    ? new Unavailable('appsync', failed)
    : new UpdateRefused(failed);
}

/** The API refuses this update, as it would each time. */
class UpdateRefused extends Error {
  override readonly name = 'UpdateRefused';
}

import {
  ConfirmAccessCodeDocument,
  CreateApiKeyDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ListApiKeysDocument,
  ListSigningRequestsDocument,
  OnSignatureUpdateDocument,
  RevokeApiKeyDocument,
  SendAccessCodeDocument,
  SendAnswerCodeDocument,
  SignDocumentDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import type { Person, TestBackend } from './backend.ts';
import { codeTo, linksTo } from './invited.ts';

/** Who takes part, and how requests are started. */
export interface AccessCast {
  requester: Person;
  /** A signer of each request that `begin` starts. */
  signer: Person;
  signerEmail: string;
  documentSha256: string | null;
  /** The API as whoever has a token that is no user pool's. */
  by(token: string): Omit<Person, 'token'>;
  /** Starts a request of the requester's. */
  begin(id: string, overrides?: Partial<StartSigningInput>): Promise<unknown>;
}

/** Goes every way there is by links and codes once: to come in and sign, and to sign with an account and a code. */
export async function exerciseLinks(backend: TestBackend, cast: AccessCast): Promise<void> {
  const { requester, signer, signerEmail, documentSha256, by, begin } = cast;
  const { clock, idle } = backend;
  const requestId = 'exercise-link';
  await begin(requestId);
  await idle();
  const link = by((await linksTo(backend, signerEmail)).at(-1)!);
  await link.get(InvitationDocument, {});
  await link.get(SendAccessCodeDocument, {});
  const { token } = await link.get(ConfirmAccessCodeDocument, { code: await codeTo(backend, signerEmail) });
  const session = by(token);
  await session.get(GetSigningRequestDocument, { id: requestId });
  const updates = await session.subscribe(OnSignatureUpdateDocument, { requestId });
  await session.get(ViewDocumentDocument, { input: { requestId } });
  await session.get(SignDocumentDocument, { input: { requestId, documentSha256 } });
  await updates.until(({ status }) => status === 'COMPLETED');
  await updates.close();
  await idle();

  const confirmed = 'exercise-confirmed';
  await begin(confirmed, { confirmByCode: true });
  await idle();
  await signer.get(SendAnswerCodeDocument, { input: { requestId: confirmed } });
  const answerCode = await codeTo(backend, signerEmail);
  await signer.get(SignDocumentDocument, { input: { requestId: confirmed, documentSha256, answerCode } });
  await idle();
  // The session is over, and the link for nobody but who confirms another code.
  clock.advance(31 * 60_000);
  await idle();
  await session.run(GetSigningRequestDocument, { id: requestId });
  await requester.get(GetSigningRequestDocument, { id: requestId });
}

/** Goes every way there is with API keys once: one that is used, used again when its owner must be looked up, and revoked. */
export async function exerciseApiKeys(backend: TestBackend, { requester, by }: AccessCast): Promise<void> {
  const { clock, idle } = backend;
  const made = await requester.get(CreateApiKeyDocument, { input: { name: 'the exercise', scopes: ['READ'] } });
  const program = by(made.secret);
  await program.get(ListSigningRequestsDocument, {});
  clock.advance(16 * 60_000);
  await idle();
  await program.get(ListSigningRequestsDocument, {});
  await requester.get(ListApiKeysDocument, {});
  await requester.get(RevokeApiKeyDocument, { id: made.apiKey.id });
  await program.run(ListSigningRequestsDocument, {});
}

import type { HeldPlace } from '../../functions/domain/access/known-caller.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';

/** The place of a caller with an account who is a signer. */
export function ownPlace(request: StoredRequest, { email }: Caller): HeldPlace {
  const { id: requestId, createdAt: start, version } = request;
  const { position } = request.signers[email] as StoredSigner;
  return { requestId, start, position, email, version };
}

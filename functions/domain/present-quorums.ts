import type { Quorum, SignerStatus } from '../../generated/schema.ts';
import { signersByPosition } from './places.ts';
import { isReached, quorumOf } from './quorum.ts';
import type { StoredRequest, StoredSigner } from './request.ts';

/** How a signer who has not answered stands: the quorum of the order, then the request, may have been decided without. */
export function unansweredStatus(request: StoredRequest, signer: StoredSigner): SignerStatus {
  if (isReached(request, signer)) return 'NOT_NEEDED';
  return request.status === 'PENDING' ? signer.status : 'CLOSED';
}

/** The quorums in the order in which the signers' list first names theirs: a map has its own. */
export function presentQuorums(request: StoredRequest): Quorum[] {
  const signers = signersByPosition(request);
  const shown: Record<string, boolean> = {};
  return Object.keys(signers).flatMap((_, position) => {
    const signer = signers[`${position}`] as StoredSigner;
    const { order = 1 } = signer;
    const quorum = shown[`${order}`] ? undefined : quorumOf(request, signer);
    shown[`${order}`] = true;
    return quorum ? [{ order, required: quorum.required }] : [];
  });
}

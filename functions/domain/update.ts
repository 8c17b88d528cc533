import type { SignatureUpdateInput, SigningEventType, SigningStatus } from '../../generated/schema.ts';
import { signerAt, type StoredRequest } from './request.ts';

const closing: Partial<Record<SigningEventType, SigningStatus>> = {
  COMPLETED: 'COMPLETED',
  DECLINED: 'DECLINED',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'CANCELLED',
  FAILED: 'FAILED',
};

/**
 * Makes the update that tells of one version of a request. It is a pure function of the item and the version: an
 * item of any later version gives the same update, so it may be made again at any time.
 * @throws RangeError where the item has no such version
 */
export function updateOf(request: StoredRequest, version: number): SignatureUpdateInput {
  const events = request.events.slice(0, version);
  const event = events[version - 1];
  if (!event) throw new RangeError(`request ${request.id} has no version ${version}; it is at ${request.version}`);
  const signer = event.signer === undefined ? undefined : signerAt(request, event.signer);
  return {
    requestId: request.id,
    documentId: request.documentId,
    event: event.type,
    at: new Date(event.at).toISOString(),
    version,
    status: closing[event.type] ?? 'PENDING',
    signer: signer?.email ?? null,
    signerStatus: signer
      ? event.type === 'REMINDED'
        ? 'REQUESTED'
        : (event.type as 'REQUESTED' | 'SIGNED' | 'DECLINED')
      : null,
    signed: events.filter(({ type }) => type === 'SIGNED').length,
    total: request.total,
    reason: event.reason ?? null,
  };
}

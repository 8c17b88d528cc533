import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { eventKinds } from './events.ts';
import { signerAt, type StoredRequest, timesOf } from './request.ts';

/**
 * Makes the update that tells of one version of a request. It is a pure function of the item and the version: an
 * item of any later version gives the same update, so it may be made again at any time.
 * @throws RangeError where the item has no such version
 */
export function updateOf(request: StoredRequest, version: number): SignatureUpdateInput {
  const events = request.events.slice(0, version);
  const event = events[version - 1];
  if (!event) throw new RangeError(`request ${request.id} has no version ${version}; it is at ${request.version}`);
  const [type, , position, reason, extension] = event;
  const { closesAs, signerStatus } = eventKinds[type];
  const signer = position === undefined || position === null ? undefined : signerAt(request, position);
  return {
    requestId: request.id,
    documentId: request.documentId,
    event: type,
    at: new Date(timesOf(events).at(-1)!).toISOString(),
    version,
    status: closesAs ?? 'PENDING',
    signer: signer?.email ?? null,
    signerStatus: signer ? signerStatus : null,
    signed: events.filter(([type]) => type === 'SIGNED').length,
    total: request.total,
    reason: reason ?? null,
    expiresAt: extension ? new Date(extension[1]).toISOString() : null,
  };
}

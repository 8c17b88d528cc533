import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { eventKinds, requestStatusAfter } from './events.ts';
import { formerOf, signersOfEvents } from './places.ts';
import {
  extensionOf,
  isAgreement,
  newestVersions,
  publicReasonOf,
  type StoredEvent,
  type StoredRequest,
  type StoredSignerStatus,
  timesOf,
  typesOf,
} from './request.ts';

/**
 * Makes the update that tells of one version of a request. It is a pure function of the item and the version: an
 * item of any later version gives the same update, so it may be made again at any time; one that was erased names nobody.
 * @throws RangeError where the item has no such version
 */
export function updateOf(request: StoredRequest, version: number): SignatureUpdateInput {
  const events = request.events.slice(0, version);
  const event = events[version - 1];
  if (!event) throw new RangeError(`request ${request.id} has no version ${version}; it is at ${request.version}`);
  const [type, , position] = event;
  const extension = extensionOf(event);
  const signer = signersOfEvents(request)[version - 1]!;
  return {
    requestId: request.id,
    documentId: request.documentId,
    externalId: request.externalId ?? null,
    metadata: request.metadata ?? null,
    event: type,
    at: new Date(timesOf(events).at(-1)!).toISOString(),
    version,
    status: requestStatusAfter(typesOf(request), version, request.status),
    signer,
    formerSigner: formerOf(event)?.[0] ?? null,
    signerStatus: signer === null ? null : statusAfter(events, position!),
    signed: events.filter(([type]) => isAgreement(eventKinds[type].signerStatus)).length,
    total: request.total,
    reason: publicReasonOf(event),
    expiresAt: extension ? new Date(extension[1]).toISOString() : null,
  };
}

/**
 * Makes the updates that tell subscribers of what the newest write changed, oldest first: it may be several changes. Nobody
 * can have subscribed to a request before it was started: that is pushed to no one.
 */
export function newestUpdatesOf(request: StoredRequest): SignatureUpdateInput[] {
  if (request.lastEvent.type === 'STARTED') return [];
  return newestVersions(request).map((version) => updateOf(request, version));
}

/** Where the signer at a position stands after some events: as the newest says that gives a status. */
function statusAfter(events: StoredEvent[], position: number): StoredSignerStatus {
  const statuses = events.map(([type, , signer]) => (signer === position ? eventKinds[type].signerStatus : null));
  return statuses.findLast((status) => status !== null) ?? 'WAITING';
}

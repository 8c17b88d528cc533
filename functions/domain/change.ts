import type { SigningEventType, SigningStatus } from '../../generated/schema.ts';
import { requestStatusAfter } from './events.ts';
import { newestVersions, type StoredRequest, typesOf } from './request.ts';

/** The `source` of the events that tell of changes. */
export const changeSource = 'countersign';
/** Their `detail-type`. */
export const changeDetailType = 'Signing Request Changed';

/**
 * What the stack's bus tells of one accepted change. It holds no address, and of what people wrote `externalId` alone, so that
 * an erasure leaves little behind in it; who hears it reads the request. Its JSON Schema is in docs/events.md.
 */
export interface SigningChange {
  /** `<requestId>:<version>`: a change may be told more than once, and has the same id each time. */
  id: string;
  requestId: string;
  /** The requester's own name of the request; null where there is none. */
  externalId: string | null;
  version: number;
  type: SigningEventType;
  /** Of the request, after this change. */
  status: SigningStatus;
  /** The place in the list of signers that the change is about, from 0; null where it is about none. */
  position: number | null;
}

/** The `detail-type` of what tells of a request that is in the table no more; told where changes are recorded. */
export const requestRemoved = 'Signing Request Removed';

/** What it tells. */
export interface RemovedRequest {
  requestId: string;
}

/** Makes what tells of the changes of the newest write, oldest first. Any later state of the request gives the same. */
export function newestChangesOf(request: StoredRequest): SigningChange[] {
  return newestVersions(request).map((version) => changeOf(request, version));
}

/** Makes what tells of the change that made a version of a request. */
export function changeOf(request: StoredRequest, version: number): SigningChange {
  const { id: requestId, externalId = null, events, status } = request;
  const [type, , position = null] = events[version - 1]!;
  const statusAfter = requestStatusAfter(typesOf(request), version, status);
  return { id: `${requestId}:${version}`, requestId, externalId, version, type, status: statusAfter, position };
}

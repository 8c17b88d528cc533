import { isErased } from '../erasure.ts';
import { newestVersions, type StoredEvent, type StoredRequest } from '../request.ts';

/**
 * What is written down of one accepted change when it happens, where neither the API nor whoever edits the table can change it:
 * hashes alone, salted by the request, so that an erasure leaves nothing in it that could be guessed.
 */
export interface ChangeRecord {
  requestId: string;
  /** When the request was started, in milliseconds since the epoch: it tells requests apart that have had the same id. */
  start: number;
  version: number;
  /** The hash of the event, in hex. */
  event: string;
  /** The hash of the whole request as it was then, in hex; null where the same write made further changes, or it was told again later. */
  item: string | null;
}

/** The hash of a value by a salt, in hex: adapters/record-hash.ts has it. */
export type RecordHash = (salt: string, value: unknown) => string;

/** Where the record of a change is kept, in the bucket of records. */
export const changeKey = ({ requestId, start, version }: Pick<ChangeRecord, 'requestId' | 'start' | 'version'>) =>
  `${changesPrefix({ requestId, start })}${String(version).padStart(4, '0')}.json`;

/** What of a change was found to differ later. */
export type Difference = 'event' | 'item';

/** Where it is kept that a change was found to differ, beside its record: the seal is to say so. */
export const differenceKey = (change: Pick<ChangeRecord, 'requestId' | 'start' | 'version'>, difference: Difference) =>
  changeKey(change).replace(/\.json$/, `.${difference}.json`);

/** Reads the key of a record, or of a difference; undefined where it is neither. */
export function partsOfKey(key: string): { version: number; difference?: Difference } | undefined {
  const [, version, difference] = /\/(\d{4,6})(?:\.(event|item))?\.json$/.exec(key) ?? [];
  if (version === undefined) return undefined;
  return { version: Number(version), ...(difference ? { difference: difference as Difference } : {}) };
}

/** Under which prefix the records of a request's changes are, in the order of its versions. */
export const changesPrefix = ({ requestId, start }: Pick<ChangeRecord, 'requestId' | 'start'>) =>
  `changes/${requestId}/${start}/`;

/** Whether the changes of a request are recorded: all are from its start, or none is. */
export const isRecorded = (request: StoredRequest): boolean => request.salt !== undefined || isErased(request);

/**
 * Makes the records of the changes that the newest write made, oldest first.
 * @param isAsItWas whether the request is as that write left it, and not made again of a later one
 */
export function newestRecordsOf(request: StoredRequest, hash: RecordHash, isAsItWas: boolean): ChangeRecord[] {
  return newestVersions(request).map((version) => ({
    requestId: request.id,
    start: request.createdAt,
    version,
    event: hashOfEvent(request, request.events[version - 1]!, hash),
    item: isAsItWas && version === request.version ? hashOfItem(request, hash) : null,
  }));
}

/** The hash of one of a request's events. */
export const hashOfEvent = ({ salt = '' }: StoredRequest, event: StoredEvent, hash: RecordHash) => hash(salt, event);

/** The hash of a request: of all that changes by its changes alone. */
export function hashOfItem({ salt = '', ...request }: StoredRequest, hash: RecordHash): string {
  const told: Record<string, unknown> = { ...request };
  for (const name of passing) delete told[name];
  return hash(salt, told);
}

/** What a note sets (adapters/requests.ts) without a change; `lastEvent` is in `events` besides. */
const passing = ['lastEvent', 'execution', 'look', 'lookAt'] as const satisfies (keyof StoredRequest)[];

/** What of two records of the same change is not the same; null where nothing is, or only one of them knows the item. */
export function differenceOf(kept: ChangeRecord, made: ChangeRecord): Difference | null {
  if (kept.event !== made.event) return 'event';
  return kept.item !== null && made.item !== null && kept.item !== made.item ? 'item' : null;
}

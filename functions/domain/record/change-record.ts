import type { SigningEventType } from '../../../generated/schema.ts';
import { isErased } from '../erasure.ts';
import { givenSigners } from '../places.ts';
import { newestVersions, signerAt, type StoredEvent, type StoredRequest } from '../request.ts';

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
  /** The hash of what the requester gave, which no change changes: one that somebody adds cannot hide that it was. */
  request: string;
  /** The hash of the answer that the event tells of, with who gave it and what stood behind it; null of other events. */
  answer: string | null;
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

/** Under which prefix the records are of all requests that have had an id. */
export const startsPrefix = (requestId: string) => `changes/${requestId}/`;

/** Under which prefix the records of a request's changes are, in the order of its versions. */
export const changesPrefix = ({ requestId, start }: Pick<ChangeRecord, 'requestId' | 'start'>) =>
  `${startsPrefix(requestId)}${start}/`;

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
    ...hashesOfChange(request, version, hash),
    item: isAsItWas && version === request.version ? hashOfItem(request, hash) : null,
  }));
}

/** The hashes of one of a request's changes that any later state of the request gives too. */
export function hashesOfChange(
  request: StoredRequest,
  version: number,
  hash: RecordHash,
): Pick<ChangeRecord, 'event' | 'request' | 'answer'> {
  const { salt = '' } = request;
  const event = request.events[version - 1]!;
  return {
    event: hash(salt, event),
    request: hash(salt, givenOf(request)),
    answer: answers.has(event[0]) ? hash(salt, answerOf(request, event)) : null,
  };
}

const answers = new Set<SigningEventType>(['SIGNED', 'APPROVED', 'DECLINED']);

/** Who answered has the place for good. */
function answerOf(request: StoredRequest, [, , position]: StoredEvent) {
  const { email, status, evidence } = signerAt(request, position!) ?? {};
  return { email, status, evidence };
}

/** What was given with the start, which no change changes: all but what changes do. */
function givenOf(request: StoredRequest) {
  const signers = givenSigners(request).map((signer) => {
    const { status: _, evidence: _evidence, askedAt: _askedAt, isViewed: _isViewed, ...place } = signer;
    return place;
  });
  const quorums = Object.entries(request.quorums ?? {}).map(([order, { required }]) => [order, required]);
  return { ...without(request, changing), signers, quorums };
}

/** The hash of a request: of all that changes by its changes alone. */
export function hashOfItem({ salt = '', ...request }: StoredRequest, hash: RecordHash): string {
  return hash(salt, without(request, passing));
}

/** What a note sets (adapters/requests.ts) without a change; `lastEvent` is in `events` besides. */
const passing = ['lastEvent', 'execution', 'look', 'lookAt'] as const satisfies (keyof StoredRequest)[];

/** What changes and notes set; of signers and quorums some members. */
const changing = [
  ...passing,
  ...(['signers', 'quorums', 'status', 'signed', 'total', 'version', 'events', 'expiresAt'] as const),
  ...(['closedAt', 'closedReason', 'reassigned', 'salt', 'sealedAt', 'removeAt'] as const),
] satisfies (keyof StoredRequest)[];

function without(request: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
}

/** What of two records of the same change is not the same; null where nothing is, or only one of them knows the item. */
export function differenceOf(kept: ChangeRecord, made: ChangeRecord): Difference | null {
  if (kept.event !== made.event) return 'event';
  if (kept.request !== made.request || kept.answer !== made.answer) return 'item';
  return kept.item !== null && made.item !== null && kept.item !== made.item ? 'item' : null;
}

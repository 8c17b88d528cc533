import type { DynamoDBRecord } from 'aws-lambda';
import { putRemoved } from '../adapters/event-bus.ts';
import { log, logContext } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { recordHash } from '../adapters/record-hash.ts';
import {
  hasRecords,
  isElsewhere,
  isRewritten,
  keepDifference,
  keepRecord,
  newestRecorded,
  readChanges,
  recordsChanges,
} from '../adapters/records.ts';
import { storedVersion } from '../adapters/stored-version.ts';
import { aligned } from '../domain/aligned.ts';
import { type ChangeRecord, differenceOf, isRecorded, newestRecordsOf } from '../domain/record/change-record.ts';
import { alterationsOf } from '../domain/record/compare.ts';
import type { Alteration } from '../domain/record/signing-record.ts';
import type { StoredRequest } from '../domain/request.ts';

/**
 * Writes down what the newest write of a request changed, where the stack records changes. What was written down before is
 * compared: whoever has altered an event or the item since is found by it, and so is who has put an older item back.
 * @param isAsItWas whether the request is as that write left it, and not made again of a later one
 * @param isStart whether that write has put an item where there was none
 * @throws NoAnswer, Unavailable
 */
export async function recordChanges(request: StoredRequest, isAsItWas: boolean, isStart: boolean): Promise<void> {
  if (!recordsChanges()) return;
  if (!isRecorded(request)) return noteLostSalt(request);
  for (const record of recordsOf(request, isAsItWas)) {
    const kept = await keepRecord(record);
    if (kept === record) {
      if (isAsItWas) noteUneven(request);
      if (request.status !== 'PENDING') await noteHidden(record);
      if (isAsItWas && !(isStart && record.version === 1)) await noteElsewhere(record);
      continue;
    }
    const difference = kept ? differenceOf(kept, record) : 'event';
    if (!difference) {
      await notePutBack(record);
      continue;
    }
    // The seal is to say so, whatever the item is by then.
    await keepDifference(record, difference);
    const { version } = record;
    noteAlteration('request differs from its record', request.id, {
      version,
      difference,
      events: await alteredOf(request),
    });
  }
}

/** @throws whatever an item leads to that has not the form of one: nobody but who writes past the API makes such, and no more is known of it */
function recordsOf(request: StoredRequest, isAsItWas: boolean): ChangeRecord[] {
  try {
    return newestRecordsOf(aligned(request, isAsItWas), recordHash, isAsItWas);
  } catch (error) {
    noteAlteration('request has not the form of one', request.id, { version: request.version });
    throw error;
  }
}

/** Each change has an event. */
function noteUneven({ id, version, events }: StoredRequest): void {
  if (events.length !== version)
    noteAlteration('request has not as many events as changes', id, { version, counted: events.length });
}

/** A delete marker lets a record be written anew. What comes before the end is compared by the seal; after it nobody else would look. */
async function noteHidden(record: ChangeRecord): Promise<void> {
  if (await isRewritten(record))
    noteAlteration('what was recorded was hidden', record.requestId, { version: record.version });
}

/**
 * What is recorded anew under a start that has no records, though another has, is no change: somebody gave the item another start. The seal
 * says of itself that nothing is recorded of what was before.
 */
async function noteElsewhere(record: ChangeRecord): Promise<void> {
  const { requestId, version } = record;
  if (!(await isElsewhere(record))) return;
  // Under the new start nothing is missing.
  if (version === 1) await keepDifference(record, 'item');
  noteAlteration('request has another start than its records', requestId, { version });
}

/** Which events of a request are not what was recorded of them, or not there, by version. */
async function alteredOf(request: StoredRequest): Promise<number[]> {
  const alterations = alterationsOf(request, await readChanges(request), recordHash);
  const ofEvents = ({ kind }: Alteration) => kind === 'EVENT_ALTERED' || kind === 'EVENT_REMOVED';
  return [...new Set(alterations.filter(ofEvents).map(({ version }) => version))];
}

/** What was told before is told late, or again, where the request has gone on since; where it has not, it was put back. */
async function notePutBack(record: ChangeRecord): Promise<void> {
  const newest = await newestRecorded(record);
  if (newest <= record.version) return;
  const version = await storedVersion(record);
  if (version === undefined || version >= newest) return;
  await keepDifference({ ...record, version: newest }, 'item');
  noteAlteration('request was put back to an older state', record.requestId, { version, recorded: newest });
}

/** What is recorded of a request begins with its start: one that has records and no salt, which an erasure alone takes, has lost it. */
export async function noteLostSalt(request: StoredRequest): Promise<void> {
  if (await hasRecords(request.id)) noteAlteration('request has lost what its records are compared by', request.id, {});
}

/**
 * Tells of items that were removed from the table, so that what can be read of them goes too; whoever removes one that is not the time to
 * live is noted.
 * @throws NoAnswer, Unavailable
 */
export async function tellRemovals(removals: DynamoDBRecord[]): Promise<void> {
  const idOf = ({ dynamodb }: DynamoDBRecord) => dynamodb!.Keys!.id!.S!;
  for (const removal of removals) {
    const isTimeToLive = (removal.userIdentity as { type?: string } | undefined)?.type === 'Service';
    if (!isTimeToLive) noteAlteration('request was removed from the table', idOf(removal), {});
  }
  await putRemoved(removals.map(idOf));
}

/** Notes that somebody has altered a request past the API. @param what it is, as the log says it */
export function noteAlteration(what: string, requestId: string, more: object): void {
  count('RequestAltered');
  log.error(what, { ...logContext(requestId), ...more });
}

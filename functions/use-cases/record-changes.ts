import type { DynamoDBRecord } from 'aws-lambda';
import { putRemoved } from '../adapters/event-bus.ts';
import { log, logContext } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { recordHash } from '../adapters/record-hash.ts';
import { hasRecords, keepDifference, keepRecord, recordsChanges } from '../adapters/records.ts';
import { differenceOf, isRecorded, newestRecordsOf } from '../domain/record/change-record.ts';
import type { StoredRequest } from '../domain/request.ts';

/**
 * Writes down what the newest write of a request changed, where the stack records changes. What was written down before is
 * compared: whoever has altered an event or the item since is found by it, and so is the next change of an item that was put
 * back to an older state.
 * @param isAsItWas whether the request is as that write left it, and not made again of a later one
 * @throws NoAnswer, Unavailable
 */
export async function recordChanges(request: StoredRequest, isAsItWas: boolean): Promise<void> {
  if (!recordsChanges()) return;
  if (!isRecorded(request)) return noteLostSalt(request);
  for (const record of newestRecordsOf(request, recordHash, isAsItWas)) {
    const kept = await keepRecord(record);
    const difference = kept ? differenceOf(kept, record) : 'event';
    if (!difference) continue;
    // The seal is to say so, whatever the item is by then.
    await keepDifference(record, difference);
    noteAlteration('request differs from its record', request.id, { version: record.version, difference });
  }
}

/** What is recorded of a request begins with its start: one that has records and no salt, which an erasure alone takes, has lost it. */
export async function noteLostSalt(request: StoredRequest): Promise<void> {
  if (await hasRecords(request)) noteAlteration('request has lost what its records are compared by', request.id, {});
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

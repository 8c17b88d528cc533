import type { DynamoDBRecord } from 'aws-lambda';
import { log, logContext } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { recordHash } from '../adapters/record-hash.ts';
import { keepRecord, recordsChanges } from '../adapters/records.ts';
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
  if (!recordsChanges() || !isRecorded(request)) return;
  for (const record of newestRecordsOf(request, recordHash, isAsItWas)) {
    const difference = differenceOf(await keepRecord(record), record);
    if (difference) found('request differs from its record', request.id, { version: record.version, difference });
  }
}

/** Notes that an item of the table was removed, but by its time to live: nobody else removes one. */
export function noteRemoval({ dynamodb, userIdentity }: DynamoDBRecord): void {
  const isTimeToLive = (userIdentity as { type?: string } | undefined)?.type === 'Service';
  if (!isTimeToLive) found('request was removed from the table', dynamodb!.Keys!.id!.S!, {});
}

function found(what: string, requestId: string, more: object): void {
  count('RequestAltered');
  log.error(what, { ...logContext(requestId), ...more });
}

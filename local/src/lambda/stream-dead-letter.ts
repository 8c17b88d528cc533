import { shardId } from '../shared/stream-shard.ts';
import type { DiscardCondition } from './deliver-batch.ts';
import { sequenceOf, type SourceRecord } from './record-stream.ts';

/**
 * What an on-failure destination of a stream gets: where the records are, not the records.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function streamDeadLetter(
  records: SourceRecord[],
  {
    requestId,
    functionArn,
    streamArn,
    condition,
    attempts,
    failed,
    now,
  }: {
    requestId: string;
    functionArn: string;
    streamArn: string;
    condition: DiscardCondition;
    attempts: number;
    /** Whether the function failed, not only reported records. */
    failed: boolean;
    now: number;
  },
) {
  const [first, last] = [records[0]!, records.at(-1)!];
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: attempts },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', ...(failed && { functionError: 'Unhandled' }) },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: sequenceOf(first),
      endSequenceNumber: sequenceOf(last),
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn,
    },
  };
}

const arrival = (record: SourceRecord) =>
  new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

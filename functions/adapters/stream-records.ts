import type { DynamoDBRecord } from 'aws-lambda';
import type { StreamLetter } from '../domain/dead-letter.ts';
import { endpointOf } from './endpoint.ts';
import { Unavailable } from './outage.ts';
import { callJson } from './signed-post.ts';

/** What a stream answers where it does not keep what is asked for any more. */
const gone = new Set(['TrimmedDataAccessException', 'ResourceNotFoundException']);
/** A batch has ten records; between them may be what its filter left out. */
const maxReads = 10;

/**
 * Reads what a dead letter stands for back from the stream, as a function gets it, but for removals, which nothing follows.
 * Lambda reads a stream twice at most without being throttled; this is a third reader, for a moment, of what the others have
 * left behind.
 * @returns undefined where the stream says that it keeps it no more: after a day
 * @throws Unavailable, NoAnswer
 */
export async function readBack({ DDBStreamBatchInfo: info }: StreamLetter): Promise<DynamoDBRecord[] | undefined> {
  const { streamArn: StreamArn, shardId: ShardId, startSequenceNumber: SequenceNumber } = info;
  const last = BigInt(info.endSequenceNumber);
  const from = { StreamArn, ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber };
  const records: DynamoDBRecord[] = [];
  let page: Page | undefined = await call('GetShardIterator', from);
  for (let reads = 0; page; reads++) {
    if (reads === maxReads) throw new Unavailable('dynamodb', `${maxReads} pages have not reached the last change`);
    const ShardIterator = page.NextShardIterator ?? page.ShardIterator;
    page = await call('GetRecords', { ShardIterator });
    records.push(...(page?.Records ?? []));
    const read = records.at(-1)?.dynamodb?.SequenceNumber;
    if (page && (!page.NextShardIterator || (read !== undefined && BigInt(read) >= last)))
      return records
        .filter(({ dynamodb }) => dynamodb!.NewImage && BigInt(dynamodb!.SequenceNumber!) <= last)
        .map((record) => ({ ...record, eventSourceARN: StreamArn }));
  }
  return undefined;
}

interface Page {
  ShardIterator?: string;
  NextShardIterator?: string;
  Records?: DynamoDBRecord[];
}

async function call(operation: string, input: object): Promise<Page | undefined> {
  const target = `DynamoDBStreams_20120810.${operation}`;
  const { response, answer } = await callJson('dynamodb', endpointOf('streams.dynamodb'), target, input);
  if (response.ok) return answer as Page;
  const [, error = ''] = /(\w+)$/.exec((answer as { __type?: string }).__type ?? '') ?? [];
  if (gone.has(error)) return undefined;
  throw new Unavailable('dynamodb', `${operation} answered ${response.status} ${error}`);
}

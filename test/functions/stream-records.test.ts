import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callJson } from '../../functions/adapters/signed-post.ts';
import { readBack } from '../../functions/adapters/stream-records.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1' }));
vi.mock('../../functions/adapters/signed-post.ts');
afterEach(() => vi.resetAllMocks());

const record = (number: number, eventName = 'MODIFY') => ({
  eventName,
  dynamodb: { SequenceNumber: String(number), ...(eventName === 'REMOVE' ? {} : { NewImage: {} }) },
});
const page = (...Records: object[]) => ({ NextShardIterator: 'next', Records });

/** What the stream answers, one after another; the last again and again. */
function given(...answers: object[]) {
  vi.mocked(callJson).mockImplementation(async (_service, _url, target) => {
    await Promise.resolve();
    const isIterator = target.endsWith('GetShardIterator');
    const answer = isIterator ? { ShardIterator: 'first' } : answers.length > 1 ? answers.shift()! : answers[0]!;
    return { response: new Response(null, { status: '__type' in answer ? 400 : 200 }), answer };
  });
}
const numbers = (records?: DynamoDBRecord[]) => records?.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber));
const read = async () =>
  readBack({
    requestContext: { functionArn: 'arn' },
    DDBStreamBatchInfo: {
      streamArn: 'stream',
      shardId: 'shard',
      startSequenceNumber: '3',
      endSequenceNumber: '5',
      approximateArrivalOfFirstRecord: '',
      approximateArrivalOfLastRecord: '',
    },
  });

describe('what a dead letter stands for', () => {
  it('is read from the first record to the last, over pages that are empty', async () => {
    given(page(record(3)), page(), page(record(4), record(5), record(6)));
    expect(numbers(await read())).toEqual([3, 4, 5]);
  });

  it('ends where its shard does', async () => {
    given({ Records: [record(3)] });
    expect(numbers(await read())).toEqual([3]);
  });

  it('is without what was removed: that has no image, and nothing follows it', async () => {
    given(page(record(3), record(4, 'REMOVE'), record(5)));
    expect(numbers(await read())).toEqual([3, 5]);
  });

  it.each(['TrimmedDataAccessException', 'ResourceNotFoundException'])(
    'is gone where the stream says %s',
    async (name) => {
      given({ __type: `com.amazonaws.dynamodb#${name}` });
      expect(await read()).toBeUndefined();
    },
  );

  it.each([
    ['the iterator is too old', { __type: 'com.amazonaws.dynamodb#ExpiredIteratorException' }],
    ['the stream is throttled', { __type: 'com.amazonaws.dynamodb#LimitExceededException' }],
    ['ten pages have not reached its end', page(record(3))],
  ])('comes again where %s', async (_why, answer) => {
    given(answer);
    await expect(read()).rejects.toMatchObject({ name: 'Unavailable', service: 'dynamodb' });
  });
});

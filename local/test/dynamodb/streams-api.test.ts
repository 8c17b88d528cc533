import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it, onTestFinished } from 'vitest';
import { letter, letters, open } from './given.ts';
import { serve } from './serve.ts';

const StreamArn = letters().streamArn;
const minute = 60_000;
const day = 24 * 60 * minute;
const sequence = (place: number) => String(place).padStart(21, '0');

/** A table of letters with its stream, and an SDK client of the stream. */
async function opened(count = 0) {
  const table = await open();
  for (let place = 1; place <= count; place++) await table.put(letter({ id: { S: String(place) } }));
  const { endpoint, close } = await serve(table.streams);
  const client = new DynamoDBStreamsClient({
    ...{ endpoint, region: 'eu-central-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    client.destroy();
    await close();
  });
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const { ShardId } = StreamDescription!.Shards![0]!;
  const iterator = async (ShardIteratorType: ShardIteratorType, place?: number) => {
    const SequenceNumber = place === undefined ? undefined : sequence(place);
    const asked = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, SequenceNumber });
    return (await client.send(asked)).ShardIterator!;
  };
  const read = async (ShardIterator: string, Limit?: number) => {
    const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator, Limit }));
    return {
      places: Records.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber)),
      next: NextShardIterator!,
      Records,
    };
  };
  return { ...table, client, iterator, read, StreamDescription: StreamDescription!, ShardId: ShardId! };
}

describe('the API of streams', () => {
  it('lists and describes streams', async () => {
    const { client, StreamDescription } = await opened();
    const StreamLabel = '2026-01-01T00:00:00.000';
    const named = { StreamArn, StreamLabel, TableName: 'Letters' };
    expect((await client.send(new ListStreamsCommand({}))).Streams).toEqual([named]);
    expect((await client.send(new ListStreamsCommand({ TableName: 'Other' }))).Streams).toEqual([]);
    const after = new ListStreamsCommand({ ExclusiveStartStreamArn: StreamArn });
    expect((await client.send(after)).Streams).toEqual([]);
    expect(StreamDescription).toEqual({
      ...named,
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      CreationRequestDateTime: expect.any(Date) as Date,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Shards: [
        {
          ShardId: 'shardId-00000000000000000000-00000001',
          SequenceNumberRange: { StartingSequenceNumber: sequence(1) },
        },
      ],
    });
  });

  it('reads records as AWS gives them', async () => {
    const { read, iterator } = await opened(1);
    const { Records } = await read(await iterator('TRIM_HORIZON'));
    expect(Records).toEqual([
      {
        awsRegion: 'eu-central-1',
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventVersion: '1.1',
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Date) as Date,
          Keys: { id: { S: '1' } },
          NewImage: letter({ id: { S: '1' } }),
          SequenceNumber: sequence(1),
          SizeBytes: expect.any(Number) as number,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
    ]);
  });

  it.each<[ShardIteratorType, number | undefined, number[]]>([
    ['TRIM_HORIZON', undefined, [1, 2, 3]],
    ['AT_SEQUENCE_NUMBER', 2, [2, 3]],
    ['AFTER_SEQUENCE_NUMBER', 2, [3]],
    ['AFTER_SEQUENCE_NUMBER', 3, []],
    ['LATEST', undefined, []],
  ])('begins at %s %s', async (type, place, places) => {
    const { iterator, read, put } = await opened(3);
    const first = await read(await iterator(type, place));
    expect(first.places).toEqual(places);
    await put(letter({ id: { S: 'new' } }));
    expect((await read(first.next)).places).toEqual([4]);
  });

  it('reads on, at most as many as asked', async () => {
    const { iterator, read } = await opened(3);
    const first = await read(await iterator('TRIM_HORIZON'), 2);
    expect(first.places).toEqual([1, 2]);
    const second = await read(first.next, 2);
    expect(second.places).toEqual([3]);
    expect((await read(second.next)).places).toEqual([]);
  });

  it('gives a megabyte at most, but one record always', async () => {
    const { iterator, read, put } = await opened();
    for (let place = 1; place <= 4; place++)
      await put(letter({ id: { S: String(place) }, body: { S: 'x'.repeat(390_000) } }));
    const first = await read(await iterator('TRIM_HORIZON'));
    expect(first.places).toEqual([1, 2]);
    expect((await read(first.next)).places).toEqual([3, 4]);
  });

  it('has what changed in the last day', async () => {
    const { iterator, read, put, clock } = await opened(2);
    clock.advance(day / 2);
    await put(letter({ id: { S: 'young' } }));
    clock.advance(day / 2 + minute);
    expect((await read(await iterator('TRIM_HORIZON'))).places).toEqual([3]);
    expect((await read(await iterator('AT_SEQUENCE_NUMBER', 3))).places).toEqual([3]);
    await expect(iterator('AT_SEQUENCE_NUMBER', 2)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
    await expect(iterator('AFTER_SEQUENCE_NUMBER', 2)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
  });

  it('has it no longer although a mapping that is behind still needs it', async () => {
    const { iterator, read, stream, clock } = await opened(2);
    stream.protect(() => '');
    clock.advance(day + 61 * minute);
    expect(await stream.read(undefined, 10)).toHaveLength(2);
    expect((await read(await iterator('TRIM_HORIZON'))).places).toEqual([]);
  });

  it('tells that records were trimmed after a restart too', async () => {
    const first = await opened(2);
    first.clock.advance(2 * day);
    await first.stream.trim(first.clock.now() - day);
    await first.stop();
    const { streams, put } = await open({ directory: first.directory });
    await put(letter({ id: { S: 'young' } }));
    const asked = (ShardIteratorType: string, place: number) =>
      streams.operations.GetShardIterator!({
        ...{ StreamArn, ShardId: first.ShardId, ShardIteratorType, SequenceNumber: sequence(place) },
      }) as Promise<unknown>;
    await expect(asked('AT_SEQUENCE_NUMBER', 2)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
    expect(await asked('AT_SEQUENCE_NUMBER', 3)).toMatchObject({ ShardIterator: expect.any(String) as string });
  });

  it('has iterators for a quarter of an hour', async () => {
    const { iterator, read, clock } = await opened(1);
    const [kept, expired] = [await iterator('TRIM_HORIZON'), await iterator('TRIM_HORIZON')];
    clock.advance(14 * minute);
    const { next } = await read(kept);
    clock.advance(2 * minute);
    await expect(read(expired)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
    expect((await read(next)).places).toEqual([]);
  });

  it.each([
    ['a stream that does not exist', { StreamArn: `${StreamArn}0` }, 'ResourceNotFoundException'],
    ['a shard that does not exist', { ShardId: 'shardId-00000000000000000000-00000002' }, 'ResourceNotFoundException'],
    ['a type that does not exist', { ShardIteratorType: 'AT_TIMESTAMP' }, 'ValidationException'],
    ['a place that is missing', { ShardIteratorType: 'AT_SEQUENCE_NUMBER' }, 'ValidationException'],
    [
      'a place beyond the end',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: sequence(9) },
      'ValidationException',
    ],
    [
      'a place that is no number',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: 'x' },
      'ValidationException',
    ],
    ['no stream', { StreamArn: undefined }, 'ValidationException'],
  ])('rejects an iterator of %s', async (_, input, name) => {
    const { client, ShardId } = await opened(1);
    const asked = { ...{ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }, ...input } as never;
    await expect(client.send(new GetShardIteratorCommand(asked))).rejects.toMatchObject({ name });
  });

  it.each([
    ['an iterator that is none', { ShardIterator: 'x' }],
    ['no iterator', {}],
    ['a limit of none', { Limit: 0 }],
    ['a limit beyond a thousand', { Limit: 1001 }],
    ['a limit that is no number', { Limit: 'x' }],
  ])('rejects a read with %s', async (_, input) => {
    const { streams, iterator } = await opened();
    const ShardIterator = await iterator('LATEST');
    const given = 'Limit' in input ? { ShardIterator, ...input } : input;
    await expect(streams.operations.GetRecords!(given)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('needs rights on the stream', async () => {
    const { streams, iterator } = await opened();
    const of = (operation: string, input: object) => streams.permissions(operation, { ...input });
    expect(of('DescribeStream', { StreamArn })).toEqual([{ action: 'dynamodb:DescribeStream', resource: StreamArn }]);
    expect(of('GetShardIterator', { StreamArn })).toEqual([
      { action: 'dynamodb:GetShardIterator', resource: StreamArn },
    ]);
    expect(of('GetRecords', { ShardIterator: await iterator('LATEST') })).toEqual([
      { action: 'dynamodb:GetRecords', resource: StreamArn },
    ]);
    expect(of('GetRecords', { ShardIterator: 'x' })).toEqual([{ action: 'dynamodb:GetRecords', resource: '*' }]);
    expect(of('ListStreams', {})).toEqual([{ action: 'dynamodb:ListStreams', resource: '*' }]);
    expect(of('ListStreams', { TableName: 'Letters' })).toEqual([
      { action: 'dynamodb:ListStreams', resource: `${letters().arn}/stream/*` },
    ]);
  });

  it('counts reads', async () => {
    let reads = 0;
    const { streams } = await open({ streamRead: () => void reads++ });
    const { ShardIterator } = (await streams.operations.GetShardIterator!({
      ...{ StreamArn, ShardId: 'shardId-00000000000000000000-00000001', ShardIteratorType: 'LATEST' },
    })) as { ShardIterator: string };
    await streams.operations.GetRecords!({ ShardIterator });
    expect(reads).toBe(1);
  });
});

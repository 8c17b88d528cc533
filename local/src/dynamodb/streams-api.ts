import type { Clock } from '../shared/clock.ts';
import { type Members, readMembers } from '../shared/input-model.ts';
import { AwsError, type Permission, type Service } from '../shared/service.ts';
import { shardId } from '../shared/stream-shard.ts';
import type { OpenTable } from './operation-store.ts';
import { readIterator, writeIterator } from './shard-iterator.ts';
import { firstSequenceNumber, type Stream } from './stream.ts';
import { limitIn, oneOfIn, textIn, validation } from './streams-input.ts';
import type { StreamRecord, TableDescription } from './types.ts';

/** A table that has a stream. */
type Streamed = OpenTable & { stream: Stream };
type Input = Record<string, unknown>;

/** The most that GetRecords gives: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const maxRecords = 1000;
const maxBytes = 1024 * 1024;

/**
 * The API of streams, for whoever reads them by an SDK. Each stream has one shard, which never ends; what is older than a
 * day is out of its reach, whether or not it is still kept for an event source mapping.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export function createStreamsApi({
  tables,
  clock,
  arnOf,
  read = () => {},
}: {
  tables: Map<string, OpenTable>;
  clock: Clock;
  /** The ARN of a table, also of one that is not there. */
  arnOf(table: string): string;
  /** Hears of each GetRecords, which is what AWS bills. */
  read?: (() => void) | undefined;
}): Service {
  const streamed = () => [...tables.values()].filter((table): table is Streamed => table.stream !== undefined);
  const find = (streamArn: string) => {
    const found = streamed().find(({ description }) => description.LatestStreamArn === streamArn);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${streamArn} not found`);
  };

  return {
    targetPrefix: 'DynamoDBStreams_20120810',
    jsonVersion: '1.0',
    operations: {
      async ListStreams(input: Input) {
        const { TableName, ExclusiveStartStreamArn: start = '' } = input as Record<string, string | undefined>;
        const limit = limitIn(input, 100);
        const all = streamed()
          .map(({ description }) => named(description))
          .filter((each) => each.StreamArn > start && (TableName === undefined || each.TableName === TableName))
          .sort((a, b) => (a.StreamArn < b.StreamArn ? -1 : 1));
        const Streams = all.slice(0, limit);
        return { Streams, ...(all.length > limit && { LastEvaluatedStreamArn: Streams.at(-1)!.StreamArn }) };
      },
      async DescribeStream(input: Input) {
        const { description } = find(textIn(input, 'StreamArn'));
        const shard = { ShardId: shardId, SequenceNumberRange: { StartingSequenceNumber: firstSequenceNumber } };
        return {
          StreamDescription: {
            ...named(description),
            StreamStatus: 'ENABLED',
            StreamViewType: description.StreamSpecification!.StreamViewType,
            CreationRequestDateTime: description.CreationDateTime,
            KeySchema: description.KeySchema,
            Shards: input.ExclusiveStartShardId === undefined ? [shard] : [],
          },
        };
      },
      async GetShardIterator(input: Input) {
        const streamArn = textIn(input, 'StreamArn');
        const type = oneOfIn(input, 'ShardIteratorType', Object.keys(positions) as (keyof typeof positions)[]);
        const shard = textIn(input, 'ShardId');
        const { stream } = find(streamArn);
        if (shard !== shardId)
          throw new AwsError('ResourceNotFoundException', `Requested resource not found: Shard: ${shard} not found`);
        const after = await positions[type](stream, input);
        return { ShardIterator: writeIterator({ streamArn, after, madeAt: clock.now() }) };
      },
      async GetRecords(input: Input) {
        const { streamArn, after } = readIterator(textIn(input, 'ShardIterator'), clock.now());
        const limit = limitIn(input, maxRecords);
        const { stream } = find(streamArn);
        if (after < ((await stream.horizon()) ?? '')) throw trimmed();
        const records = within(await stream.read(after, limit));
        const next = records.at(-1)?.dynamodb.SequenceNumber ?? after;
        read();
        return {
          Records: records.map(asRead),
          NextShardIterator: writeIterator({ streamArn, after: next, madeAt: clock.now() }),
        };
      },
    },
    read: (operation, input) => readMembers(inputs[operation]!, input),
    permissions: (operation, input) => permissions(operation, input, arnOf),
  };
}

const inputs: Record<string, Members> = {
  ListStreams: { TableName: 'string', ExclusiveStartStreamArn: 'string', Limit: 'integer' },
  DescribeStream: { StreamArn: 'string', ExclusiveStartShardId: 'string', Limit: 'integer' },
  GetShardIterator: { StreamArn: 'string', ShardId: 'string', ShardIteratorType: 'string', SequenceNumber: 'string' },
  GetRecords: { ShardIterator: 'string', Limit: 'integer' },
};

/** After which record each type of iterator begins; '' stands before all. */
const positions = {
  TRIM_HORIZON: async (stream: Stream) => (await stream.horizon()) ?? '',
  LATEST: async (stream: Stream) => (await stream.last()) ?? '',
  AFTER_SEQUENCE_NUMBER: placeIn,
  async AT_SEQUENCE_NUMBER(stream: Stream, input: Input) {
    const place = await placeIn(stream, input);
    return String(BigInt(place) - 1n).padStart(place.length, '0');
  },
};

async function placeIn(stream: Stream, input: Input): Promise<string> {
  const place = textIn(input, 'SequenceNumber');
  const isPlace = /^\d{21}$/.test(place) && place >= firstSequenceNumber && place <= ((await stream.last()) ?? '');
  if (!isPlace) throw validation(`Invalid SequenceNumber: ${place}`);
  if (place <= ((await stream.horizon()) ?? '')) throw trimmed();
  return place;
}

const trimmed = () =>
  new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard.',
  );

const named = ({ LatestStreamArn, TableName }: TableDescription) => {
  const StreamArn = LatestStreamArn as string;
  return { StreamArn, StreamLabel: StreamArn.slice(StreamArn.lastIndexOf('/') + 1), TableName };
};

function within(records: StreamRecord[]): StreamRecord[] {
  let bytes = 0;
  const end = records.findIndex((record, at) => (bytes += record.dynamodb.SizeBytes) > maxBytes && at > 0);
  return end === -1 ? records : records.slice(0, end);
}

/** A record as GetRecords gives it, which differs from what functions get. */
function asRead({ eventSourceARN: _, userIdentity, ...record }: StreamRecord) {
  if (!userIdentity) return record;
  return { ...record, userIdentity: { PrincipalId: userIdentity.principalId, Type: userIdentity.type } };
}

function permissions(operation: string, input: Input, arnOf: (table: string) => string): Permission[] {
  return [{ action: `dynamodb:${operation}`, resource: resourceOf(operation, input, arnOf) ?? '*' }];
}

/** Undefined where the input names none. */
function resourceOf(operation: string, input: Input, arnOf: (table: string) => string): string | undefined {
  const { StreamArn, ShardIterator, TableName } = input as Record<string, string | undefined>;
  if (operation === 'ListStreams') return TableName === undefined ? undefined : `${arnOf(TableName)}/stream/*`;
  if (operation !== 'GetRecords') return StreamArn;
  return /^arn:[^|]+/.exec(String(ShardIterator))?.[0];
}

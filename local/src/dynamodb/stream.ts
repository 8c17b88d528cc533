import { createHash } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Change } from '../shared/storage/commits.ts';
import type { Database } from '../shared/storage/database.ts';
import { sameValue } from './same-value.ts';
import { sizeOfItem } from './size.ts';
import { createStreamTail } from './stream-tail.ts';
import type { Item, StreamRecord, StreamViewType, TableOptions } from './types.ts';

/** Reads the changes of one table in the order in which they were accepted. */
export interface StreamReader {
  /** Records after a sequence number, from the oldest kept when it is undefined, at most `limit`. */
  read(afterSequenceNumber: string | undefined, limit: number): Promise<StreamRecord[]>;
  /** Records that are kept, the newest first. */
  newest(): AsyncIterable<StreamRecord>;
  /** The sequence number of the newest change ever recorded; undefined while there was none. */
  last(): Promise<string | undefined>;
  /**
   * The sequence number of the newest change that is older than a day: AWS has removed everything up to there. Undefined
   * where there is none.
   */
  horizon(): Promise<string | undefined>;
  /** Calls back whenever records may have been added; returns what ends it. */
  onRecord(listener: () => void): () => void;
  /**
   * Keeps records after `position()` however old they are, so that a consumer that did not run (the machine was off,
   * a test moved the clock) loses none; returns what ends it.
   */
  protect(position: () => string | undefined): () => void;
  /** Keeps so many of the newest records however old they are, for people to look at. */
  keepNewest(count: number): void;
  /** Removes records made before a time (milliseconds since the epoch), but for protected ones. */
  trim(olderThan: number): Promise<void>;
}

/** A table's stream from the writing side. */
export interface Stream extends StreamReader {
  /**
   * The change that records a write beside the write itself, and what to call once it is on disk; undefined where the item
   * stays as it was. Changes must be committed in the order in which they were made.
   */
  record(
    before: Item | undefined,
    after: Item | undefined,
    by?: {
      /** Whether the item is removed because its time is over. @default false */
      isTimeToLive: boolean;
    },
  ): { change: Change; written(): void } | undefined;
  /** Puts back the first record of every item that is still there, so that readers who begin anew learn of all items. */
  rewind(): Promise<void>;
}

/** How long AWS keeps records: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const retention = 24 * 60 * 60 * 1000;

/** Opens the stream of a table that has one. */
export async function openStream(
  table: TableOptions & { streamArn: string },
  { level, commit, clock }: Pick<Database, 'level' | 'commit'> & { clock: Clock },
): Promise<Stream> {
  const prefix = `stream-${table.name}~`;
  const range = { gt: prefix, lt: `${prefix}~` };
  const originPrefix = `stream-origin-${table.name}~`;
  const trimmedKey = `stream-trimmed~${table.name}`;
  const throughKey = `stream-trimmed-through~${table.name}`;
  const keyNames = table.properties.KeySchema.map((key) => key.AttributeName);
  const view = table.properties.StreamSpecification?.StreamViewType ?? 'NEW_AND_OLD_IMAGES';
  const region = table.arn.split(':')[3]!;
  const listeners = new Set<() => void>();
  const protections = new Set<() => string | undefined>();

  /** What outlasts a record: the first one of an item does, for as long as there is the item. */
  const originOf = (record: StreamRecord): Change[] => {
    const key = originPrefix + JSON.stringify(record.dynamodb.Keys);
    if (record.eventName === 'INSERT') return [{ type: 'put', key, value: record }];
    return record.eventName === 'REMOVE' ? [{ type: 'del', key }] : [];
  };

  const [newest] = await level.keys({ ...range, reverse: true, limit: 1 }).all();
  let trimmed = (await level.get(throughKey)) as string | undefined;
  const counted = (await level.get(trimmedKey)) as string | undefined;
  // What was put back is older than what was trimmed.
  let sequence = later(BigInt(newest?.slice(prefix.length) ?? 0), BigInt(counted ?? 0));

  const tail = createStreamTail(sequenceNumber(sequence));

  return {
    async read(after, limit) {
      // Listeners are told of a batch record by record, within one turn: wait for all of it.
      await undefined;
      const known = after === undefined ? undefined : tail.after(after, limit);
      if (known) return known;
      const values = level.values({ ...range, gt: prefix + (after ?? ''), limit });
      return (await values.all()) as StreamRecord[];
    },
    newest: () => level.values({ ...range, reverse: true }) as unknown as AsyncIterable<StreamRecord>,
    async last() {
      return sequence === 0n ? undefined : sequenceNumber(sequence);
    },
    async horizon() {
      const oldest = clock.now() - retention;
      for await (const value of level.values({ ...range, gt: prefix + (trimmed ?? '') })) {
        const { ApproximateCreationDateTime, SequenceNumber } = (value as StreamRecord).dynamodb;
        if (ApproximateCreationDateTime * 1000 >= oldest) break;
        trimmed = SequenceNumber;
      }
      return trimmed;
    },
    onRecord(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    protect(position) {
      protections.add(position);
      return () => void protections.delete(position);
    },
    keepNewest: (count) => void protections.add(() => sequenceNumber(later(sequence - BigInt(count), 0n))),
    async trim(olderThan) {
      const read = [...protections].map((position) => position() ?? '').sort()[0];
      if (read === '') return;
      const end = read === undefined ? range.lt : `${prefix}${read}~`;
      const changes: Change[] = [];
      for await (const [key, value] of level.iterator({ ...range, lt: end })) {
        if ((value as StreamRecord).dynamodb.ApproximateCreationDateTime * 1000 >= olderThan) break;
        changes.push(...originOf(value as StreamRecord), { type: 'del', key });
      }
      if (changes.length === 0) return;
      const through = changes.at(-1)!.key.slice(prefix.length);
      if (through > (trimmed ?? '')) trimmed = through;
      tail.forget(through);
      changes.push(
        { type: 'put', key: trimmedKey, value: sequenceNumber(sequence) },
        { type: 'put', key: throughKey, value: through },
      );
      await commit(changes, { isLasting: false });
    },
    record(before, after, { isTimeToLive } = { isTimeToLive: false }) {
      if (sameValue(before, after)) return undefined;
      const number = sequenceNumber(++sequence);
      const value: StreamRecord = {
        eventID: createHash('md5').update(`${table.streamArn} ${number}`).digest('hex'),
        eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: region,
        eventSourceARN: table.streamArn,
        ...(isTimeToLive && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
          ...seen(view, keysOf((after ?? before)!, keyNames), before, after),
          SequenceNumber: number,
          StreamViewType: view,
        },
      };
      tail.add(value);
      return {
        change: { type: 'put', key: prefix + number, value },
        written() {
          tail.written(number);
          for (const listener of listeners) listener();
        },
      };
    },
    async rewind() {
      const changes: Change[] = [];
      for await (const [key, value] of level.iterator({ gt: originPrefix, lt: `${originPrefix}~` }))
        changes.push(
          { type: 'del', key },
          { type: 'put', key: prefix + (value as StreamRecord).dynamodb.SequenceNumber, value },
        );
      await commit(changes);
    },
  };
}

/** That of the first change of a table. */
export const firstSequenceNumber = sequenceNumber(1n);

const later = (one: bigint, other: bigint) => (one > other ? one : other);

function sequenceNumber(sequence: bigint): string {
  return String(sequence).padStart(21, '0');
}

const keysOf = (item: Item, names: string[]): Item => Object.fromEntries(names.map((name) => [name, item[name]!]));

function seen(view: StreamViewType, Keys: Item, before: Item | undefined, after: Item | undefined) {
  const NewImage = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const OldImage = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const size = (item: Item | undefined) => (item ? sizeOfItem(item) : 0);
  return {
    Keys,
    ...(NewImage && { NewImage }),
    ...(OldImage && { OldImage }),
    SizeBytes: size(Keys) + size(NewImage) + size(OldImage),
  };
}

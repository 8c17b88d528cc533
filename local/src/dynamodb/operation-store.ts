import { Stream as Emitter } from 'node:stream';
import dynalite from 'dynalite/db/index.js';
import type { Change, Commit } from '../shared/storage/commits.ts';
import type { Database } from '../shared/storage/database.ts';
import { indexWrites, type IndexWrite } from './index-entries.ts';
import type { KeyLocks } from './key-locks.ts';
import type { Stream } from './stream.ts';
import { indexesOf } from './tables.ts';
import type { Item, TableDescription, TableProperties } from './types.ts';

/** A table that is open. */
export interface OpenTable {
  description: TableDescription;
  /** As the template has them. */
  properties: TableProperties;
  stream?: Stream | undefined;
}

/** What all operations share. */
export interface Storage {
  database: Database['level'];
  commit: Commit;
  locks: KeyLocks;
  tables: Map<string, OpenTable>;
  /** Whether it is the time to live that removes. @default false */
  isTimeToLive?: boolean;
  /** Takes the writes of a transaction, which holds the locks of its items and commits them together. */
  pending?: Write[];
}

/** What an operation writes: an item as it was, and as it is to be. */
export interface Write {
  table: string;
  key: string;
  before: Item | undefined;
  after: Item | undefined;
}

/** What dynalite's actions see of the database during one operation. */
export interface OperationStore {
  options: { maxItemSize: number };
  getTable(
    name: string,
    checkStatus: boolean | Callback<TableDescription>,
    callback?: Callback<TableDescription>,
  ): void;
  getItemDb(table: string): object;
  getIndexDb(kind: string, table: string, index: string): object;
}

type Callback<T> = (error: unknown, value?: T) => void;
type Range = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number };

/** What an operation left to know beside its answer: what it costs is estimated from it. */
export interface OperationTrace {
  /** Items as they were found by their keys, by table and key. */
  found: Map<string, { table: string; item: Item | undefined }>;
  /** Items of the range that was read, in their order, and perhaps one behind the page. */
  ranged: Item[];
  /** What was written into tables and their indexes. */
  written: { table: string; before?: Item | undefined; after?: Item | undefined }[];
}

const maxItemSize = 400 * 1024;

/**
 * Makes the store of one operation. A write reaches the disk as one batch: the item,
 * its index entries and its stream record. dynalite writes index entries first and each by itself, so its own writes of
 * them do nothing here.
 * @param startKey where a page of Query or Scan begins
 * @param fail receives what an action throws inside a callback
 * @returns the store, and what lets go of the locks that the operation still has
 */
export function createOperationStore(
  storage: Storage,
  startKey: Item | undefined,
  trace: OperationTrace,
  fail: (error: unknown) => void,
): { store: OperationStore; release(): void } {
  const { database, locks, tables, pending } = storage;
  const held: (() => void)[] = [];

  const answer = <T>(value: Promise<T>, callback: Callback<T>) => {
    value.then((found) => callback(null, found), callback).catch(fail);
  };

  const write = (table: string, itemKey: string, after: Item | undefined, callback: Callback<void>) => {
    const key = itemPrefix(table) + itemKey;
    const made = { table, key, before: trace.found.get(key)?.item, after };
    if (pending) pending.push(made);
    answer(pending ? Promise.resolve() : commitWrites(storage, [made], trace), callback);
  };

  const store: OperationStore = {
    options: { maxItemSize },
    getTable(name, checkStatus, callback) {
      const table = tables.get(name);
      const reply = typeof checkStatus === 'function' ? checkStatus : callback!;
      if (table) reply(null, table.description);
      else reply(notFound);
    },
    getItemDb: (name) => ({
      lock(key: string, holder: (release: (callback: Callback<unknown>) => Callback<unknown>) => void) {
        if (pending) return holder((callback) => callback);
        locks.take(itemPrefix(name) + key, (release) => {
          held.push(release);
          try {
            holder((callback) => (error, value) => {
              release();
              callback(error, value);
            });
          } catch (error) {
            fail(error);
          }
        });
      },
      get(key: string, callback: Callback<Item>) {
        // What LevelDB has at hand it gives in a tenth of the time that another thread takes to be asked.
        const read = async () => database.getSync(itemPrefix(name) + key) as Item | undefined;
        answer(read(), (error, item) => {
          trace.found.set(itemPrefix(name) + key, { table: name, item });
          callback(error, item);
        });
      },
      put: (key: string, item: Item, callback: Callback<void>) => write(name, key, item, callback),
      del: (key: string, callback: Callback<void>) => write(name, key, undefined, callback),
      createValueStream: (range: Range) => values(database, itemPrefix(name), range, trace, fail),
    }),
    getIndexDb: (_kind, name, index) => ({
      put: (_key: string, _item: Item, callback: Callback<void>) => callback(null),
      del: (_key: string, callback: Callback<void>) => callback(null),
      createValueStream(range: Range) {
        const { description } = tables.get(name)!;
        const { KeySchema } = indexesOf(description).find((candidate) => candidate.IndexName === index)!;
        const edge = startKey && {
          [range.reverse ? 'lt' : 'gt']: withItemKey(
            dynalite.createIndexKey(startKey, description, KeySchema),
            startKey,
            description,
          ),
        };
        return values(database, indexPrefix(name, index), { ...range, ...edge }, trace, fail);
      },
    }),
  };
  return { store, release: () => held.forEach((release) => release()) };
}

/** Commits writes, each with its index entries and its stream record, as one batch. */
export async function commitWrites(
  { commit, tables, isTimeToLive = false }: Storage,
  writes: Write[],
  trace: OperationTrace,
): Promise<void> {
  const written: (() => void)[] = [];
  const changes = writes.flatMap(({ table, key, before, after }): Change[] => {
    const { description, stream } = tables.get(table)!;
    const indexes = indexWrites(description, before, after);
    for (const each of [{ before, after }, ...indexes]) trace.written.push({ ...each, table });
    const record = stream?.record(before, after, { isTimeToLive });
    if (record) written.push(record.written);
    return [
      changeTo(key, after),
      ...indexes.map((each) => indexChange(description, each)),
      ...(record ? [record.change] : []),
    ];
  });
  await commit(changes, { written: () => written.forEach((tell) => tell()) });
}

/** What the key of every item of a table begins with. */
export const itemPrefix = (table: string) => `item-${table}~`;
const indexPrefix = (table: string, index: string) => `index-${table}~${index}~`;

/** dynalite tells entries of equal index keys apart by 24 bits of a hash; the item's own key leaves no chance. */
const withItemKey = (indexKey: string, item: Item, table: TableDescription) =>
  `${indexKey}/${dynalite.createKey(item, table)}`;

const changeTo = (key: string, value: Item | undefined): Change =>
  value ? { type: 'put', key, value } : { type: 'del', key };

const indexChange = (table: TableDescription, { index, key, before, after }: IndexWrite): Change =>
  changeTo(indexPrefix(table.TableName, index) + withItemKey(key, (after ?? before)!, table), after);

/** Emits the values of a range as dynalite reads them; its own streams leave LevelDB iterators open. */
function values(
  database: Database['level'],
  prefix: string,
  range: Range,
  { ranged }: OperationTrace,
  fail: (error: unknown) => void,
) {
  let ended = false;
  const emitter = Object.assign(new Emitter(), { destroy: () => void (ended = true) });
  const emit = async () => {
    const iterator = database.values(within(prefix, range));
    try {
      while (!ended) {
        const page = await iterator.nextv(100);
        for (const value of page as Item[]) {
          if (ended) break;
          ranged.push(value);
          emitter.emit('data', value);
        }
        if (page.length === 0) break;
      }
    } finally {
      await iterator.close();
    }
    if (!ended) emitter.emit('end');
  };
  emit().catch(fail);
  return emitter;
}

function within(prefix: string, { gt, gte, lt, lte, reverse = false, limit = -1 }: Range) {
  const start = gte !== undefined ? { gte: prefix + gte } : { gt: prefix + (gt ?? '') };
  const end = lte !== undefined ? { lte: prefix + lte } : { lt: prefix + (lt ?? '~') };
  return { ...start, ...end, reverse, limit };
}

const notFound = {
  statusCode: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: 'Requested resource not found',
  },
};

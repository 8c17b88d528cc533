import { Stream as Emitter } from 'node:stream';
import dynalite from 'dynalite/db/index.js';
import type { Change, Commit, Database } from './commits.ts';
import type { KeyLocks } from './key-locks.ts';
import type { Stream } from './stream.ts';
import { indexesOf } from './tables.ts';
import type { Item, TableDescription } from './types.ts';

/** A table that is open. */
export interface OpenTable {
  description: TableDescription;
  stream?: Stream | undefined;
}

/** What all operations share. */
export interface Storage {
  database: Database;
  commit: Commit;
  locks: KeyLocks;
  tables: Map<string, OpenTable>;
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

/** What an operation left to know beside its answer. */
export interface OperationTrace {
  /** Items as its writes found them, by table and key. */
  found: Map<string, Item | undefined>;
  /** Write units by table. */
  written: Map<string, number>;
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
  { database, commit, locks, tables }: Storage,
  startKey: Item | undefined,
  trace: OperationTrace,
  fail: (error: unknown) => void,
): { store: OperationStore; release(): void } {
  const held: (() => void)[] = [];

  const answer = <T>(value: Promise<T>, callback: Callback<T>) => {
    value.then((found) => callback(null, found), callback).catch(fail);
  };

  const write = (name: string, key: string, after: Item | undefined, callback: Callback<void>) => {
    const { description, stream } = tables.get(name)!;
    const itemKey = itemPrefix(name) + key;
    const before = trace.found.get(itemKey);
    const indexes = indexChanges(description, before, after);
    const units = Math.max(...[before, after].map((item) => dynalite.capacityUnits(item, false, false)));
    trace.written.set(name, (trace.written.get(name) ?? 0) + units + indexes.units);
    const record = stream ? stream.record(before, after) : undefined;
    const item: Change = after ? { type: 'put', key: itemKey, value: after } : { type: 'del', key: itemKey };
    answer(commit([item, ...indexes.changes, ...(record ? [record] : [])], record && stream!.written), callback);
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
        const read = database.get(itemPrefix(name) + key) as Promise<Item | undefined>;
        answer(read, (error, item) => {
          trace.found.set(itemPrefix(name) + key, item);
          callback(error, item);
        });
      },
      put: (key: string, item: Item, callback: Callback<void>) => write(name, key, item, callback),
      del: (key: string, callback: Callback<void>) => write(name, key, undefined, callback),
      createValueStream: (range: Range) => values(database, itemPrefix(name), range, fail),
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
        return values(database, indexPrefix(name, index), { ...range, ...edge }, fail);
      },
    }),
  };
  return { store, release: () => held.forEach((release) => release()) };
}

const itemPrefix = (table: string) => `item-${table}~`;
const indexPrefix = (table: string, index: string) => `index-${table}~${index}~`;

/** dynalite tells entries of equal index keys apart by 24 bits of a hash; the item's own key leaves no chance. */
const withItemKey = (indexKey: string, item: Item, table: TableDescription) =>
  `${indexKey}/${dynalite.createKey(item, table)}`;

function indexChanges(table: TableDescription, before: Item | undefined, after: Item | undefined) {
  const { puts: entries, deletes } = dynalite.getIndexActions(indexesOf(table), before, after, table);
  const puts = entries.map((put) => ({ ...put, item: withoutMissing(put.item) }));
  const units = [...puts.map((put) => put.item), ...deletes.map(() => before)]
    .map((item) => dynalite.capacityUnits(item, false, false))
    .reduce((sum, each) => sum + each, 0);
  const place = (index: string, key: string, item: Item) =>
    indexPrefix(table.TableName, index) + withItemKey(key, item, table);
  const changes: Change[] = [
    ...deletes.map(({ index, key }) => ({ type: 'del', key: place(index, key, before!) }) as const),
    ...puts.map(({ index, key, item }) => ({ type: 'put', key: place(index, key, item), value: item }) as const),
  ];
  return { units, changes };
}

/** dynalite projects attributes that the item lacks as undefined. */
const withoutMissing = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));

/** Emits the values of a range as dynalite reads them; its own streams leave LevelDB iterators open. */
function values(database: Database, prefix: string, range: Range, fail: (error: unknown) => void) {
  let ended = false;
  const emitter = Object.assign(new Emitter(), { destroy: () => void (ended = true) });
  const emit = async () => {
    const iterator = database.values(within(prefix, range));
    try {
      while (!ended) {
        const page = await iterator.nextv(100);
        for (const value of page) if (!ended) emitter.emit('data', value);
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

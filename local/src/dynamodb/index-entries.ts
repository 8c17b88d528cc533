import dynalite from 'dynalite/db/index.js';
import { sameValue } from './same-value.ts';
import { indexesOf } from './tables.ts';
import type { IndexProperties, Item, TableDescription } from './types.ts';

/** One write of an index: an entry that comes, goes, or changes in its place. */
export interface IndexWrite {
  index: string;
  /** dynalite's key of the place. */
  key: string;
  before?: Item;
  after?: Item;
}

/**
 * Tells what a write of an item changes in the table's indexes. An entry that stays as it is needs no write; one whose
 * index key changes needs two, to take it from the one place and to put it into the other.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function indexWrites(table: TableDescription, before: Item | undefined, after: Item | undefined): IndexWrite[] {
  return indexesOf(table).flatMap((index): IndexWrite[] => {
    const [old, now] = [before, after].map((item) => entryOf(item, index, table));
    const { IndexName } = index;
    if (old && now && old.key === now.key)
      return sameValue(old.entry, now.entry)
        ? []
        : [{ index: IndexName, key: now.key, before: old.entry, after: now.entry }];
    return [
      ...(old ? [{ index: IndexName, key: old.key, before: old.entry }] : []),
      ...(now ? [{ index: IndexName, key: now.key, after: now.entry }] : []),
    ];
  });
}

/** What an index holds of an item, if it has all of the index key. */
function entryOf(item: Item | undefined, { KeySchema, Projection }: IndexProperties, table: TableDescription) {
  const keyNames = KeySchema.map(({ AttributeName }) => AttributeName);
  if (!item || keyNames.some((name) => !item[name])) return undefined;
  const names = new Set([
    ...keyNames,
    ...table.KeySchema.map(({ AttributeName }) => AttributeName),
    ...(Projection.NonKeyAttributes ?? []),
  ]);
  const isProjected = (name: string) => Projection.ProjectionType === 'ALL' || names.has(name);
  const entry: Item = Object.fromEntries(Object.entries(item).filter(([name]) => isProjected(name)));
  return { key: dynalite.createIndexKey(item, table, KeySchema), entry };
}

import { AwsError } from '../shared/service.ts';
import { itemPrefix, type Storage } from './operation-store.ts';
import { performItemOperation } from './operations.ts';
import type { Item, KeySchema, TableProperties } from './types.ts';

/** Items that ended longer ago are left: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
const maxAge = 5 * 365.25 * 24 * 60 * 60;

/** How many items are removed at a time. */
const page = 100;

/** The attribute that says until when an item lives, in seconds since the epoch, where the table has one. */
export function timeToLiveAttribute({ TimeToLiveSpecification }: TableProperties): string | undefined {
  const { AttributeName, Enabled } = TimeToLiveSpecification ?? {};
  return String(Enabled) === 'true' ? AttributeName : undefined;
}

/**
 * Removes the items of a table whose time is over, each by a write of its own that its stream tells of, and that costs
 * nothing. An item whose time changes meanwhile stays.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export async function removeExpired(
  table: { name: string; properties: TableProperties },
  storage: Storage,
  now: number,
): Promise<void> {
  const attribute = timeToLiveAttribute(table.properties);
  if (attribute === undefined) return;
  const seconds = now / 1000;
  const isOver = (item: Item) => {
    const value = item[attribute];
    if (!value || !('N' in value)) return false;
    return Number(value.N) < seconds && Number(value.N) > seconds - maxAge;
  };
  let expired: Item[] = [];
  const remove = async () => {
    await Promise.all(expired.map((item) => removeOne(table, attribute, item, storage)));
    expired = [];
  };
  const prefix = itemPrefix(table.name);
  for await (const item of storage.database.values({ gt: prefix, lt: `${prefix}~` })) {
    if (isOver(item as Item)) expired.push(item as Item);
    if (expired.length === page) await remove();
  }
  await remove();
}

async function removeOne(
  { name: TableName, properties }: { name: string; properties: TableProperties },
  attribute: string,
  item: Item,
  storage: Storage,
): Promise<void> {
  const input = {
    ...{ TableName, Key: keyOf(item, properties.KeySchema) },
    ConditionExpression: '#until = :until',
    ExpressionAttributeNames: { '#until': attribute },
    ExpressionAttributeValues: { ':until': item[attribute]! },
  };
  await performItemOperation('DeleteItem', input, { ...storage, isTimeToLive: true }, undefined).catch(orChanged);
}

const keyOf = (item: Item, schema: KeySchema): Item =>
  Object.fromEntries(schema.map(({ AttributeName }) => [AttributeName, item[AttributeName]!]));

function orChanged(error: unknown): void {
  if (!(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException') throw error;
}

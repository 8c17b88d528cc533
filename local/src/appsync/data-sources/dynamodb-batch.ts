import { isDeepStrictEqual } from 'node:util';
import { plainValues, wireValues } from './attribute-values.ts';
import type { Outcome } from './data-source.ts';
import type { Item, Operation, Table } from './dynamodb-table.ts';
import { consistentRead, projection } from './expressions.ts';
import { asRequest, required, requiredObject, type RequestObject } from './request-object.ts';

/** `BatchGetItem`: gives items by table, in the order of their keys, null for none. */
export const batchGetItem: Operation = async (table, request) => {
  const tables = Object.entries(requiredObject(request, 'tables')).map(([name, value]) => {
    const of = asRequest(value);
    return { name, of, keys: [required(of, 'keys')].flat().map((key) => wireValues(key as Record<string, unknown>)) };
  });
  const { Responses = {}, UnprocessedKeys = {} } = (await table.call('BatchGetItem', {
    RequestItems: Object.fromEntries(
      tables.map(({ name, of, keys }) => [name, { Keys: keys, ...consistentRead(of), ...projection(of) }]),
    ),
  })) as { Responses?: Record<string, Item[]>; UnprocessedKeys?: Record<string, { Keys: Item[] }> };
  const data: Record<string, unknown> = {};
  const unprocessedKeys: Record<string, unknown> = {};
  for (const { name, keys } of tables) {
    const found = (Responses[name] ?? []).map(plainValues);
    data[name] = keys.map(plainValues).map((key) => found.find((item) => hasKey(item, key)) ?? null);
    unprocessedKeys[name] = (UnprocessedKeys[name]?.Keys ?? []).map(plainValues);
  }
  return { result: { data, unprocessedKeys } };
};

const hasKey = (item: Record<string, unknown>, key: Record<string, unknown>) =>
  Object.entries(key).every(([name, value]) => item[name] === value);

/**
 * `BatchPutItem`: gives the items that were put, null for each that was not.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-put-item.html
 */
export const batchPutItem: Operation = (table, request) =>
  batchWrite(table, request, 'unprocessedItems', (Item) => ({ PutRequest: { Item } }));

/**
 * `BatchDeleteItem`: gives the keys that are deleted, null for each that is not.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-delete-item.html
 */
export const batchDeleteItem: Operation = (table, request) =>
  batchWrite(table, request, 'unprocessedKeys', (Key) => ({ DeleteRequest: { Key } }));

interface WriteRequest {
  PutRequest?: { Item: Item };
  DeleteRequest?: { Key: Item };
}

async function batchWrite(
  table: Table,
  request: RequestObject,
  unprocessed: 'unprocessedItems' | 'unprocessedKeys',
  asWrite: (item: Item) => WriteRequest,
): Promise<Outcome> {
  const tables = Object.entries(requiredObject(request, 'tables')).map(([name, items]) => ({
    name,
    items: [items].flat().map((item) => wireValues(asRequest(item))),
  }));
  const { UnprocessedItems = {} } = (await table.call('BatchWriteItem', {
    RequestItems: Object.fromEntries(tables.map(({ name, items }) => [name, items.map(asWrite)])),
  })) as { UnprocessedItems?: Record<string, WriteRequest[]> };
  const data: Record<string, unknown> = {};
  const left: Record<string, unknown> = {};
  for (const { name, items } of tables) {
    const others = (UnprocessedItems[name] ?? []).map(({ PutRequest, DeleteRequest }) =>
      plainValues((PutRequest?.Item ?? DeleteRequest?.Key)!),
    );
    data[name] = items
      .map(plainValues)
      .map((item) => (others.some((each) => isDeepStrictEqual(each, item)) ? null : item));
    left[name] = others;
  }
  return { result: { data, [unprocessed]: left } };
}

import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/dynamodb/types.ts';
import { letter, letters, open } from './given.ts';

const table = letters({
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'date', AttributeType: 'N' },
    { AttributeName: 'sender', AttributeType: 'S' },
    { AttributeName: 'seal', AttributeType: 'B' },
  ],
  GlobalSecondaryIndexes: [
    ...letters().properties.GlobalSecondaryIndexes!,
    {
      IndexName: 'bySeal',
      KeySchema: [{ AttributeName: 'seal', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
});

const notSupported = (kind: string, index: string, key: string) =>
  'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
  `The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${index}, IndexKey: ${key}`;
const updateNotSupported = (kind: string) =>
  'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a ' +
  `value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;

/** An operation that writes one value to one attribute. */
const writes: Record<string, (set: Item) => [operation: string, input: object]> = {
  PutItem: (set) => ['PutItem', { Item: letter(set) }],
  BatchWriteItem: (set) => [
    'BatchWriteItem',
    { TableName: undefined, RequestItems: { Letters: [{ PutRequest: { Item: letter(set) } }] } },
  ],
  'Put in a transaction': (set) => [
    'TransactWriteItems',
    { TableName: undefined, TransactItems: [{ Put: { TableName: 'Letters', Item: letter(set) } }] },
  ],
  AttributeUpdates: (set) => [
    'UpdateItem',
    {
      Key: { id: { S: 'a' } },
      AttributeUpdates: Object.fromEntries(
        Object.entries(set).map(([name, Value]) => [name, { Value, Action: 'PUT' }]),
      ),
    },
  ],
};
const update = (set: Item, more: object = {}) => ({
  Key: { id: { S: 'a' } },
  UpdateExpression: `SET ${Object.keys(set)[0]} = :v`,
  ExpressionAttributeValues: { ':v': Object.values(set)[0]! },
  ...more,
});

describe('the key of an index', () => {
  it.each(Object.entries(writes))('rejects an empty value: %s', async (_name, write) => {
    const { call } = await open({ tables: [table] });
    for (const [set, message] of [
      [{ sender: { S: '' } }, notSupported('string', 'bySender', 'sender')],
      [{ seal: { B: '' } }, notSupported('binary', 'bySeal', 'seal')],
    ] as const)
      await expect(call(...write(set))).rejects.toMatchObject({ name: 'ValidationException', message });
    expect((await call('Scan', {})).Count).toBe(0);
    await call(...write({ title: { S: '' } }));
  });

  it('rejects an empty value that an update sets, before it looks at the condition', async () => {
    const { call, put } = await open({ tables: [table] });
    await put(letter());
    const never = { ConditionExpression: 'attribute_not_exists(id)' };
    for (const [set, kind] of [
      [{ sender: { S: '' } }, 'string'],
      [{ seal: { B: '' } }, 'binary'],
    ] as const) {
      const refusal = { name: 'ValidationException', message: updateNotSupported(kind) };
      await expect(call('UpdateItem', update(set, never))).rejects.toMatchObject(refusal);
      const TransactItems = [{ Update: { TableName: 'Letters', ...update(set, never) } }];
      await expect(call('TransactWriteItems', { TableName: undefined, TransactItems })).rejects.toMatchObject(refusal);
    }
    expect(await call('GetItem', { Key: { id: { S: 'a' } } })).toEqual({ Item: letter() });
  });

  it.each(['SET sender = note', 'SET sender = if_not_exists(nobody, note)'])(
    'rejects an empty value that an update finds: %s',
    async (UpdateExpression) => {
      const { call, put } = await open({ tables: [table] });
      await put(letter({ note: { S: '' } }));
      await expect(call('UpdateItem', { Key: { id: { S: 'a' } }, UpdateExpression })).rejects.toMatchObject({
        name: 'ValidationException',
        message: updateNotSupported('string'),
      });
    },
  );
});

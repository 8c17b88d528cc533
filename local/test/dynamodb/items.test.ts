import { describe, expect, it } from 'vitest';
import type { TableProperties } from '../../src/dynamodb/types.ts';
import { letter, letters, open } from './given.ts';

const key = { id: { S: 'a' } };
const bySender = {
  IndexName: 'bySender',
  KeyConditionExpression: 'sender = :s',
  ExpressionAttributeValues: { ':s': { S: 'bob' } },
};

const large = letter({ body: { S: 'é'.repeat(205_000) } });

describe('items', () => {
  it('are read as they were written', async () => {
    const { put, call } = await open();
    await put(letter());
    expect(await call('GetItem', { Key: key })).toEqual({ Item: letter() });
  });

  it('survive a restart', async () => {
    const first = await open();
    await first.put(letter());
    await first.stop();
    const second = await open({ directory: first.directory });
    expect(await second.call('GetItem', { Key: key })).toEqual({ Item: letter() });
    expect((await second.call('Query', bySender)).Count).toBe(1);
  });

  it('appear in an index with what it projects, and move with their index key', async () => {
    const { put, call } = await open();
    await put(letter());
    const { body: _, ...projected } = letter();
    expect((await call('Query', bySender)).Items).toEqual([projected]);
    await call('UpdateItem', {
      Key: key,
      UpdateExpression: 'SET sender = :new',
      ExpressionAttributeValues: { ':new': { S: 'carol' } },
    });
    expect((await call('Query', bySender)).Items).toEqual([]);
    await call('DeleteItem', { Key: key });
    expect((await call('Scan', { IndexName: 'bySender' })).Count).toBe(0);
  });

  it('stay in an index where nothing of it changes', async () => {
    const { put, call } = await open();
    await put(letter());
    await put(letter({ body: { S: 'longer' } }));
    const { body: _, ...projected } = letter();
    expect((await call('Query', bySender)).Items).toEqual([projected]);
  });

  it.each([true, false])('come page by page from an index, each once, forward %s', async (ScanIndexForward) => {
    const { put, call } = await open();
    const ids = Array.from({ length: 25 }, (_, i) => `letter-${i}`);
    for (const id of ids) await put(letter({ id: { S: id }, date: { N: String(Math.floor(id.length / 2)) } }));
    const seen: string[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await call('Query', { ...bySender, ScanIndexForward, Limit: 4, ExclusiveStartKey });
      seen.push(...page.Items.map((item: { id: { S: string } }) => item.id.S));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen.sort()).toEqual([...ids].sort());
  });

  it('are written in batches', async () => {
    const { call } = await open();
    const requests = ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: letter({ id: { S: id } }) } }));
    expect(await call('BatchWriteItem', { RequestItems: { Letters: requests } })).toEqual({ UnprocessedItems: {} });
    const { Responses } = await call('BatchGetItem', {
      RequestItems: { Letters: { Keys: [{ id: { S: 'a' } }, { id: { S: 'c' } }, { id: { S: 'z' } }] } },
    });
    expect(Responses.Letters).toHaveLength(2);
  });

  it('count each of many concurrent updates of one item', async () => {
    const { call } = await open();
    const add = { UpdateExpression: 'ADD hits :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    await Promise.all(Array.from({ length: 100 }, () => call('UpdateItem', { Key: key, ...add })));
    expect((await call('GetItem', { Key: key })).Item.hits).toEqual({ N: '100' });
  });
});

describe('refusals', () => {
  const onlyNew = { ConditionExpression: 'attribute_not_exists(id)' };

  it.each([
    ['a condition', 'PutItem', { Item: letter(), ...onlyNew }, 'ConditionalCheckFailedException'],
    ['an unknown table', 'GetItem', { TableName: 'Nothing', Key: key }, 'ResourceNotFoundException'],
    ['a wrong key', 'GetItem', { Key: { nope: { S: 'a' } } }, 'ValidationException'],
    ['a malformed expression', 'PutItem', { Item: letter(), ConditionExpression: '((' }, 'ValidationException'],
    ['a wrong type', 'GetItem', { Key: 7 }, 'SerializationException'],
    ['an unknown table described', 'DescribeTable', { TableName: 'Nothing' }, 'ResourceNotFoundException'],
  ])('rejects %s of %s', async (_, operation, input, name) => {
    const { put, call } = await open();
    await put(letter());
    await expect((async () => call(operation, input))()).rejects.toMatchObject({ name, statusCode: 400 });
  });

  it('show the item that refused, where asked to', async () => {
    const { put } = await open();
    await put(letter());
    await expect(put(letter(), { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).rejects.toMatchObject({
      members: { Item: letter() },
    });
    await expect(put(letter(), onlyNew)).rejects.toMatchObject({ members: {} });
  });

  it.each([
    ['PutItem', 'Item size has exceeded the maximum allowed size', { TableName: 'Letters', Item: large }],
    [
      'UpdateItem',
      'Item size to update has exceeded the maximum allowed size',
      { Key: key, UpdateExpression: 'SET body = :body', ExpressionAttributeValues: { ':body': large.body } },
    ],
    [
      'BatchWriteItem',
      'Item size has exceeded the maximum allowed size',
      {
        TableName: undefined,
        RequestItems: { Letters: [letter({ id: { S: 'b' } }), large].map((Item) => ({ PutRequest: { Item } })) },
      },
    ],
  ])('count the bytes of an item, not its characters: %s of more than 400 KB', async (operation, message, input) => {
    const { put, call, stream } = await open();
    await put(letter());
    await expect(call(operation, input)).rejects.toMatchObject({ name: 'ValidationException', message });
    expect(await stream.read(undefined, 10)).toHaveLength(1);
    expect(await call('GetItem', { Key: key })).toEqual({ Item: letter() });
  });

  it('leave the item free for the next write', async () => {
    const { put } = await open();
    await put(letter());
    await expect(put(letter(), onlyNew)).rejects.toThrow();
    await put(letter({ title: { S: 'later' } }));
  });
});

describe('tables', () => {
  it('are listed and described', async () => {
    const { call } = await open();
    expect(await call('ListTables', { TableName: undefined })).toEqual({ TableNames: ['Letters'] });
    const { Table } = await call('DescribeTable', {});
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: letters().arn,
      LatestStreamArn: letters().streamArn,
    });
  });

  it.each<[Partial<TableProperties>, object, number]>([
    [{ BillingMode: 'PAY_PER_REQUEST' }, { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }, 0],
    [{ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: '2' } }, {}, 5],
    [{ BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 } }, {}, 5],
  ])('are described with their throughput: %j', async (given, summary, ReadCapacityUnits) => {
    const [index] = letters().properties.GlobalSecondaryIndexes!;
    const indexes = [{ ...index!, ...given }];
    const { call } = await open({ tables: [letters({ ...given, GlobalSecondaryIndexes: indexes })] });
    const { Table } = await call('DescribeTable', {});
    const ProvisionedThroughput = {
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits,
      WriteCapacityUnits: ReadCapacityUnits && 2,
    };
    const { BillingModeSummary, GlobalSecondaryIndexes } = Table;
    expect({ BillingModeSummary, ProvisionedThroughput: Table.ProvisionedThroughput }).toEqual({
      ...summary,
      ProvisionedThroughput,
    });
    expect(GlobalSecondaryIndexes).toMatchObject([{ IndexName: 'bySender', ProvisionedThroughput }]);
  });

  it('fail to open when their indexes are not those on disk', async () => {
    const first = await open();
    await first.stop();
    const { GlobalSecondaryIndexes: _, ...properties } = letters().properties;
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' as const }];
    const table = { ...letters(), properties: { ...properties, AttributeDefinitions } };
    await expect(open({ directory: first.directory, tables: [table] })).rejects.toThrow(
      'cannot open table Letters: its keys or indexes on disk are not those of the template; start with --fresh',
    );
  });

  it('fail to open twice at a time', async () => {
    const { directory } = await open();
    await expect(open({ directory })).rejects.toThrow(
      'another process has it open; stop it or choose another DATA_DIR',
    );
  });

  it('open again when only the order of attribute definitions changed', async () => {
    const first = await open();
    await first.stop();
    const AttributeDefinitions = [...letters().properties.AttributeDefinitions].reverse();
    await open({ directory: first.directory, tables: [letters({ AttributeDefinitions })] });
  });
});

describe('permissions', () => {
  const { arn } = letters();
  it.each([
    ['GetItem', { TableName: 'Letters', Key: key }, [arn]],
    ['Query', { TableName: 'Letters', IndexName: 'bySender' }, [`${arn}/index/bySender`]],
    ['BatchWriteItem', { RequestItems: { Letters: [] } }, [arn]],
    ['GetItem', { TableName: 'Other' }, [arn.replace('Letters', 'Other')]],
    ['ListTables', {}, ['*']],
  ])('of %s %j', async (operation, input, resources) => {
    const { service } = await open();
    const action = `dynamodb:${operation}`;
    expect(service.permissions(operation, input)).toEqual(resources.map((resource) => ({ action, resource })));
  });
});

describe('consumed units', () => {
  async function metered() {
    const units: { operation: string; table: string; readUnits: number; writeUnits: number }[] = [];
    const table = await open({ report: (consumed) => units.push(consumed) });
    const taken = () => units.splice(0).map(({ readUnits, writeUnits }) => ({ readUnits, writeUnits }));
    return { ...table, units, taken };
  }
  const read = (readUnits: number) => [{ readUnits, writeUnits: 0 }];
  const written = (writeUnits: number) => [{ readUnits: 0, writeUnits }];
  const long = (length: number) => ({ S: 'x'.repeat(length) });

  it('count the item, its index entries and reads', async () => {
    const { units, put, call } = await metered();
    await put(letter({ body: long(1500) }));
    await call('GetItem', { Key: key });
    await expect(put(letter(), { ConditionExpression: 'attribute_not_exists(id)' })).rejects.toThrow();
    expect(units).toEqual([
      { operation: 'PutItem', table: 'Letters', readUnits: 0, writeUnits: 3 },
      { operation: 'GetItem', table: 'Letters', readUnits: 0.5, writeUnits: 0 },
      { operation: 'PutItem', table: 'Letters', readUnits: 0, writeUnits: 2 },
    ]);
  });

  const update = (UpdateExpression: string, names?: object) => {
    const values = UpdateExpression.includes(':new') ? { ':new': { N: '2' } } : undefined;
    return { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values };
  };

  it.each([
    ['what no index holds: the item alone', 'UpdateItem', update('SET body = :new'), 2],
    ['what the index holds: its entry too', 'UpdateItem', update('SET title = :new'), 3],
    [
      'the index key: an entry that goes and one that comes',
      'UpdateItem',
      update('SET #date = :new', { '#date': 'date' }),
      4,
    ],
    ['nothing at all: the item alone', 'UpdateItem', update('SET title = title'), 2],
    ['the index key away: the entry that goes', 'UpdateItem', update('REMOVE sender'), 3],
    ['the item away: its entry, which is smaller, too', 'DeleteItem', {}, 3],
  ])('of a write that changes %s', async (_name, operation, input, units) => {
    const { put, call, taken } = await metered();
    await put(letter({ body: long(1500) }));
    taken();
    await call(operation, { Key: key, ...input });
    expect(taken()).toEqual(written(units));
  });

  it('of an index entry count the larger of what was there and what is there', async () => {
    const { put, taken } = await metered();
    await put(letter({ title: long(1500) }));
    taken();
    await put(letter());
    expect(taken()).toEqual(written(2 + 2));
  });

  it('count bytes, not characters', async () => {
    const { put, call, taken } = await metered();
    await put(letter({ body: { S: 'é'.repeat(600) } }));
    await put(letter({ id: { S: 'b' }, body: { S: '署'.repeat(1400) } }));
    expect(taken()).toEqual([...written(3), ...written(6)]);
    await call('GetItem', { Key: { id: { S: 'b' } }, ConsistentRead: true });
    expect(taken()).toEqual(read(2));
  });

  it('of a query count its items together, and only those of its page', async () => {
    const { put, call, taken } = await metered();
    for (const id of ['a', 'b', 'c', 'd']) await put(letter({ id: { S: id }, title: long(1500) }));
    taken();
    await call('Query', bySender);
    await call('Query', { ...bySender, Limit: 2 });
    expect(taken()).toEqual([...read(1), ...read(0.5)]);
  });

  it('of a batch count each item by itself, and what is not there', async () => {
    const { put, call, taken } = await metered();
    await put(letter({ body: long(5000) }));
    taken();
    const Keys = [key, { id: { S: 'z' } }];
    await call('BatchGetItem', { RequestItems: { Letters: { Keys, ConsistentRead: true } } });
    await call('BatchGetItem', { RequestItems: { Letters: { Keys } } });
    expect(taken()).toEqual([...read(3), ...read(1.5)]);
  });

  it('of a query and a scan that find nothing are those of one piece', async () => {
    const { call, taken } = await metered();
    const mine = { KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': { S: 'nobody' } } };
    await call('Query', mine);
    await call('Query', { ...mine, ConsistentRead: true });
    await call('Scan', {});
    expect(taken()).toEqual([...read(0.5), ...read(1), ...read(0.5)]);
  });
});

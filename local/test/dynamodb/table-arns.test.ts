import { describe, expect, it } from 'vitest';
import { letter, letters, open } from './given.ts';

const { arn } = letters();
const key = { id: { S: 'a' } };
const notHere = { TableName: undefined };

describe('the ARN of a table', () => {
  it('stands for its name in what names one table', async () => {
    const { call } = await open();
    await call('PutItem', { TableName: arn, Item: letter() });
    const title = { ':t': { S: 'other' } };
    await call('UpdateItem', {
      TableName: arn,
      Key: key,
      UpdateExpression: 'SET title = :t',
      ExpressionAttributeValues: title,
    });
    const Item = letter({ title: { S: 'other' } });
    expect(await call('GetItem', { TableName: arn, Key: key })).toEqual({ Item });
    expect(await call('Scan', { TableName: arn })).toMatchObject({ Items: [Item] });
    const bySender = {
      IndexName: 'bySender',
      KeyConditionExpression: 'sender = :s',
      ExpressionAttributeValues: { ':s': { S: 'bob' } },
    };
    expect(await call('Query', { TableName: arn, ...bySender })).toMatchObject({ Count: 1 });
    expect(await call('DescribeTable', { TableName: arn })).toMatchObject({ Table: { TableName: 'Letters' } });
    expect(await call('DescribeTimeToLive', { TableName: arn })).toMatchObject({ TimeToLiveDescription: {} });
    await call('DeleteItem', { TableName: arn, Key: key });
    expect(await call('GetItem', { Key: key })).toEqual({});
  });

  it('stands for its name in transactions', async () => {
    const { call } = await open();
    const writes = [
      { Put: { TableName: arn, Item: letter() } },
      { Put: { TableName: 'Letters', Item: letter({ id: { S: 'b' } }) } },
    ];
    await call('TransactWriteItems', { ...notHere, TransactItems: writes });
    const reads = [{ Get: { TableName: arn, Key: key } }];
    expect(await call('TransactGetItems', { ...notHere, TransactItems: reads })).toEqual({
      Responses: [{ Item: letter() }],
    });
    const twice = [{ Put: { TableName: arn, Item: letter() } }, { Delete: { TableName: 'Letters', Key: key } }];
    await expect(call('TransactWriteItems', { ...notHere, TransactItems: twice })).rejects.toThrow(
      'cannot include multiple operations on one item',
    );
  });

  it('is given back where it was given', async () => {
    const { call } = await open();
    const metered = { ...notHere, ReturnConsumedCapacity: 'TOTAL' };
    const written = await call('BatchWriteItem', {
      ...metered,
      RequestItems: { [arn]: [{ PutRequest: { Item: letter() } }] },
    });
    expect(written).toMatchObject({ UnprocessedItems: {}, ConsumedCapacity: [{ TableName: arn }] });
    const found = await call('BatchGetItem', { ...metered, RequestItems: { [arn]: { Keys: [key] } } });
    expect(found).toMatchObject({ Responses: { [arn]: [letter()] }, ConsumedCapacity: [{ TableName: arn }] });
    const one = await call('GetItem', { TableName: arn, Key: key, ReturnConsumedCapacity: 'TOTAL' });
    expect(one).toMatchObject({ ConsumedCapacity: { TableName: arn } });
  });

  it('is given back with what a batch had no room for', async () => {
    const { call, put } = await open();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) await put(letter({ id: { S: id }, body: { S: 'x'.repeat(390_000) } }));
    const Keys = ids.map((id) => ({ id: { S: id } }));
    const { Responses, UnprocessedKeys } = await call('BatchGetItem', {
      ...notHere,
      RequestItems: { [arn]: { Keys } },
    });
    expect(Responses[arn].length + UnprocessedKeys[arn].Keys.length).toBe(5);
  });

  it('costs what the table costs', async () => {
    const tables: string[] = [];
    const { call } = await open({ report: ({ table }) => tables.push(table) });
    await call('PutItem', { TableName: arn, Item: letter() });
    await call('BatchGetItem', { ...notHere, RequestItems: { [arn]: { Keys: [key] } } });
    expect(tables).toEqual(['Letters', 'Letters']);
  });

  it.each([
    ['GetItem', { TableName: arn, Key: key }, [arn]],
    ['Query', { TableName: arn, IndexName: 'bySender' }, [`${arn}/index/bySender`]],
    ['BatchGetItem', { RequestItems: { [arn]: { Keys: [key] } } }, [arn]],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: arn, Key: key } }] }, [arn]],
  ])('is what policies are asked for: %s', async (operation, input, resources) => {
    const { service } = await open();
    expect(service.permissions(operation, input).map(({ resource }) => resource)).toEqual(resources);
  });

  it.each([
    ['of another account', arn.replace('000000000000', '111111111111')],
    ['of another Region', arn.replace('eu-central-1', 'us-east-1')],
    ['of an index', `${arn}/index/bySender`],
    ['of something else', 'arn:aws:s3:::Letters'],
    ['that is none', 'arn:'],
  ])('fails %s', async (_name, other) => {
    const { call } = await open();
    const refusal = {
      name: 'ValidationException',
      message: `cannot use ${other} as a table; allowed: a name, or arn:aws:dynamodb:eu-central-1:000000000000:table/<name>, for the local table has no others`,
    };
    const refused = async (operation: string, input: object) =>
      expect((async () => call(operation, input))()).rejects.toMatchObject(refusal);
    await refused('GetItem', { TableName: other, Key: key });
    await refused('DescribeTable', { TableName: other });
    await refused('BatchGetItem', { ...notHere, RequestItems: { [other]: { Keys: [key] } } });
    await refused('TransactGetItems', { ...notHere, TransactItems: [{ Get: { TableName: other, Key: key } }] });
  });

  it('fails where there is no such table', async () => {
    const { call } = await open();
    const none = arn.replace('Letters', 'Nothing');
    await expect(call('GetItem', { TableName: none, Key: key })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('fails beside the name of the same table in a batch', async () => {
    const { call } = await open();
    const RequestItems = { [arn]: { Keys: [key] }, Letters: { Keys: [key] } };
    await expect((async () => call('BatchGetItem', { ...notHere, RequestItems }))()).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'the table Letters is in RequestItems by its name and by its ARN; allowed: one of them',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '../../../src/dynamodb/types.ts';
import { letter, open } from '../given.ts';

const stored = letter({
  isRead: { BOOL: false },
  note: { S: '' },
  pages: { L: [{ N: '1' }, { M: { side: { S: 'back' } } }] },
});
const key = { id: { S: 'a' } };

/** Table of letters with one that is stored. */
async function given() {
  const table = await open();
  await table.put(stored);
  return table;
}

const expressions: [string, Record<string, AttributeValue>, boolean][] = [
  ['isRead = :v', { ':v': { BOOL: false } }, true],
  ['isRead IN (:v, :w)', { ':v': { BOOL: true }, ':w': { BOOL: false } }, true],
  ['attribute_type(isRead, :v)', { ':v': { S: 'BOOL' } }, true],
  ['size(note) = :v', { ':v': { N: '0' } }, true],
  ['pages <> :v', { ':v': stored.pages! }, false],
  ['contains(pages, :v)', { ':v': { M: { side: { S: 'back' } } } }, true],
  ['nobody <> :v', { ':v': { S: 'x' } }, true],
];

describe('conditions', () => {
  it.each(expressions)('decide about writes: %s with %j', async (ConditionExpression, values, truth) => {
    const { call } = await given();
    const condition = { ConditionExpression, ExpressionAttributeValues: values };
    const inTransaction = { TransactItems: [{ ConditionCheck: { TableName: 'Letters', Key: key, ...condition } }] };
    const outcomes = await Promise.allSettled([
      call('PutItem', { Item: stored, ...condition }),
      call('UpdateItem', { Key: key, ...condition }),
      call('TransactWriteItems', { TableName: undefined, ...inTransaction }),
      call('DeleteItem', { Key: key, ...condition }),
    ]);
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([truth, truth, truth, truth]);
  });

  it.each(expressions)('decide about what is found: %s with %j', async (FilterExpression, values, truth) => {
    const { call } = await given();
    const filter = { FilterExpression, ExpressionAttributeValues: { ...values, ':id': { S: 'a' } } };
    const found = { Count: +truth, ScannedCount: 1, Items: truth ? [stored] : [] };
    const scan = { ...filter, FilterExpression: `${FilterExpression} AND id = :id` };
    expect(await call('Scan', scan)).toEqual(found);
    expect(await call('Query', { ...filter, KeyConditionExpression: 'id = :id' })).toEqual(found);
  });

  it.each<[string, Record<string, object>, 'AND' | 'OR', boolean]>([
    ['false', { isRead: { ComparisonOperator: 'NOT_NULL' } }, 'AND', true],
    ['an empty text', { note: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: '' }] } }, 'AND', true],
    ['a part', { title: { ComparisonOperator: 'CONTAINS', AttributeValueList: [{ S: 'ell' }] } }, 'AND', true],
    ['a lack', { nobody: { ComparisonOperator: 'NOT_CONTAINS', AttributeValueList: [{ S: 'x' }] } }, 'AND', false],
    ['another', { nobody: { ComparisonOperator: 'NE', AttributeValueList: [{ S: 'x' }] } }, 'AND', true],
    ['both', { note: { ComparisonOperator: 'NOT_NULL' }, nobody: { ComparisonOperator: 'NOT_NULL' } }, 'AND', false],
    ['any', { nobody: { ComparisonOperator: 'NOT_NULL' }, note: { ComparisonOperator: 'NOT_NULL' } }, 'OR', true],
    ['none', { nobody: { ComparisonOperator: 'NOT_NULL' }, note: { ComparisonOperator: 'NULL' } }, 'OR', false],
  ])('of the older kind: %s', async (_name, filter, ConditionalOperator, truth) => {
    const { call, put } = await given();
    const older = (name: string) => ({ [name]: filter, ConditionalOperator });
    const isA = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] };
    expect(await call('Scan', older('ScanFilter'))).toMatchObject({ Count: +truth });
    expect(await call('Query', { ...older('QueryFilter'), KeyConditions: { id: isA } })).toMatchObject({
      Count: +truth,
    });
    const [{ status }] = await Promise.allSettled([put(stored, older('Expected'))]);
    expect(status === 'fulfilled').toBe(truth);
  });

  it.each([
    [{ note: { Value: { S: '' } } }, true],
    [{ note: { Value: { S: '' }, Exists: true } }, true],
    [{ note: { Value: { S: 'x' }, Exists: true } }, false],
    [{ note: { Exists: false } }, false],
    [{ nobody: { Exists: false } }, true],
  ])('of the older kind expect a value or none: %j', async (Expected, truth) => {
    const { put } = await given();
    const [{ status }] = await Promise.allSettled([put(stored, { Expected })]);
    expect(status === 'fulfilled').toBe(truth);
  });

  it('show of what is found what is asked for, page by page', async () => {
    const { call, put } = await given();
    await put(letter({ id: { S: 'b' }, isRead: { BOOL: true } }));
    const filter = { FilterExpression: 'isRead = :v', ExpressionAttributeValues: { ':v': { BOOL: false } } };
    expect(await call('Scan', { ...filter, ProjectionExpression: 'pages[1].side' })).toEqual({
      Count: 1,
      ScannedCount: 2,
      Items: [{ pages: { L: [{ M: { side: { S: 'back' } } }] } }],
    });
    expect(await call('Scan', { ...filter, Select: 'COUNT' })).toEqual({ Count: 1, ScannedCount: 2 });
    const pages: number[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await call('Scan', { ...filter, Limit: 1, ExclusiveStartKey });
      pages.push(page.Count);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(pages.sort()).toEqual([0, 0, 1]);
  });

  it('take the bounds of BETWEEN in the order of their bytes', async () => {
    const { call } = await given();
    const between = (low: string, high: string) =>
      call('Scan', {
        FilterExpression: 'title BETWEEN :low AND :high',
        ExpressionAttributeValues: { ':low': { S: low }, ':high': { S: high } },
      });
    expect(await between('\uffff', '😀')).toMatchObject({ Count: 0 });
    await expect(between('😀', '\uffff')).rejects.toThrow('requires upper bound to be greater than or equal');
  });
});

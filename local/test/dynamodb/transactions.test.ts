import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/shared/clock.ts';
import { letter, letters, open } from './given.ts';

const key = (id: string) => ({ TableName: 'Letters', Key: { id: { S: id } } });
const put = (id: string, rest: object = {}) => ({
  Put: { TableName: 'Letters', Item: letter({ id: { S: id } }), ...rest },
});
const add = (id: string, by: number, rest: object = {}) => ({
  Update: {
    ...{ ...key(id), UpdateExpression: 'ADD #n :by', ExpressionAttributeNames: { '#n': 'date' } },
    ...{ ExpressionAttributeValues: { ':by': { N: String(by) } }, ...rest },
  },
});
const ifNew = { ConditionExpression: 'attribute_not_exists(id)' };

/** A table of letters, and what is asked of it, as the port reads it. */
async function opened(options: Parameters<typeof open>[0] = {}) {
  const { service, ...rest } = await open(options);
  const ask = async (operation: string, input: Record<string, unknown>) =>
    service.operations[operation]!(service.read!(operation, input)) as Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  return {
    ...{ ...rest, service, ask },
    transact: (TransactItems: object[], others: object = {}) => ask('TransactWriteItems', { TransactItems, ...others }),
    items: async () =>
      ((await ask('Scan', { TableName: 'Letters' })).Items as { id: { S: string } }[]).map(({ id }) => id.S).sort(),
  };
}

describe('TransactWriteItems', () => {
  it('writes all, with their index entries and stream records', async () => {
    const { transact, items, stream, ask } = await opened();
    await transact([put('a'), put('b'), put('c')]);
    expect(await items()).toEqual(['a', 'b', 'c']);
    const check = { ConditionCheck: { ...key('a'), ConditionExpression: 'attribute_exists(id)' } };
    expect(await transact([check, add('b', 5), { Delete: key('c') }])).toEqual({});
    expect(await items()).toEqual(['a', 'b']);
    const records = await stream.read(undefined, 10);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys.id])).toEqual([
      ...['a', 'b', 'c'].map((S) => ['INSERT', { S }]),
      ['MODIFY', { S: 'b' }],
      ['REMOVE', { S: 'c' }],
    ]);
    const ofBob = {
      ...{ TableName: 'Letters', IndexName: 'bySender', KeyConditionExpression: 'sender = :s' },
      ExpressionAttributeValues: { ':s': { S: 'bob' } },
    };
    expect((await ask('Query', ofBob)).Items).toMatchObject([{ date: { N: '1' } }, { date: { N: '6' } }]);
  });

  it('writes nothing where a condition fails, and says which', async () => {
    const { transact, items } = await opened();
    await transact([put('a')]);
    const asked = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await expect(transact([put('b'), put('a', { ...ifNew, ...asked }), put('c', ifNew)])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: letter() },
          { Code: 'None' },
        ],
      },
    });
    await expect(transact([put('a', ifNew)])).rejects.toMatchObject({
      members: { CancellationReasons: [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }] },
    });
    expect(await items()).toEqual(['a']);
  });

  it('says what does not fit the item that is there', async () => {
    const { transact } = await opened();
    await transact([put('a')]);
    const wrong = { ...key('a'), UpdateExpression: 'ADD title :n', ExpressionAttributeValues: { ':n': { N: '1' } } };
    await expect(transact([{ Update: wrong }])).rejects.toMatchObject({
      members: {
        CancellationReasons: [{ Code: 'ValidationError', Message: expect.stringMatching(/incorrect data type/) }],
      },
    });
  });

  // As seen on AWS: https://github.com/paritysuite/dynamodb-conformance/pull/44
  it.each([
    ['key id expected: S actual: N', { Put: { TableName: 'Letters', Item: letter({ id: { N: '1' } }) } }],
    [
      'Index Key sender Expected: S Actual: N IndexName: bySender',
      { Put: { TableName: 'Letters', Item: letter({ sender: { N: '1' } }) } },
    ],
    [
      'Index Key sender Expected: S Actual: L IndexName: bySender',
      {
        Update: {
          ...key('a'),
          UpdateExpression: 'SET sender = :v',
          ExpressionAttributeValues: { ':v': { L: [] } },
        },
      },
    ],
  ])('says which key is of another type: %s', async (mismatch, wrong) => {
    const { transact, items } = await opened();
    await expect(transact([put('b'), wrong])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ValidationError',
            Message: `One or more parameter values were invalid: Type mismatch for ${mismatch}`,
          },
        ],
      },
    });
    expect(await items()).toEqual([]);
  });

  it('loses no change of those that come at once', async () => {
    const { transact, ask } = await opened();
    await transact([put('a'), put('b')]);
    const move = (from: string, to: string) => transact([add(from, -1), add(to, 1)]);
    await Promise.all([
      ...Array.from({ length: 20 }, (_, at) => (at % 2 ? move('a', 'b') : move('b', 'a'))),
      ask('UpdateItem', add('a', 3).Update),
    ]);
    const { Responses } = await ask('TransactGetItems', {
      TransactItems: ['a', 'b', 'no'].map((id) => ({ Get: key(id) })),
    });
    expect(Responses).toMatchObject([{ Item: { date: { N: '4' } } }, { Item: { date: { N: '1' } } }, {}]);
  });

  it('does once what comes twice with a token, for ten minutes', async () => {
    const clock = createClock();
    const { transact, ask } = await opened({ clock });
    await transact([put('a')]);
    const token = { ClientRequestToken: 'once' };
    for (let time = 0; time < 2; time++) await transact([add('a', 1)], token);
    const date = async () => ((await ask('GetItem', key('a'))).Item as { date: { N: string } }).date.N;
    expect(await date()).toBe('2');
    await expect(transact([add('a', 2)], token)).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    clock.advance(10 * 60 * 1000);
    await transact([add('a', 2)], token);
    expect(await date()).toBe('4');
  });

  it('knows what comes twice with a token, whatever the order of its members', async () => {
    const { transact, ask } = await opened();
    const token = { ClientRequestToken: 'once' };
    const { TableName, Item } = put('a').Put;
    await transact([{ Put: { TableName, Item } }], token);
    await transact([{ Put: { Item: Object.fromEntries(Object.entries(Item).reverse()), TableName } }], token);
    expect((await ask('GetItem', key('a'))).Item).toEqual(Item);
  });

  it('takes the token of one that failed again at once, also for another', async () => {
    const { transact, ask } = await opened();
    await transact([put('a')]);
    const token = { ClientRequestToken: 'again' };
    const failing = [{ Put: { ...put('a').Put, ConditionExpression: 'attribute_not_exists(id)' } }];
    for (let time = 0; time < 2; time++)
      await expect(transact(failing, token)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    await transact([add('a', 1)], token);
    expect((await ask('GetItem', key('a'))).Item).toMatchObject({ date: { N: '2' } });
  });

  it.each<[string, object[], object]>([
    ['nothing', [], { name: 'ValidationException' }],
    ['more than 100', Array.from({ length: 101 }, (_, at) => put(String(at))), { name: 'ValidationException' }],
    [
      'an item twice',
      [put('a'), { Delete: key('a') }],
      { message: 'Transaction request cannot include multiple operations on one item' },
    ],
    [
      'two operations in one',
      [{ ...put('a'), Delete: key('b') }],
      { message: /^TransactItems can only contain one of / },
    ],
    ['what is no structure', [[null]], { name: 'SerializationException' }],
    ['a check of nothing', [{ ConditionCheck: key('a') }], { name: 'ValidationException' }],
    ['a key that is none', [{ Delete: { ...key('a'), Key: { id: { N: '1' } } } }], { name: 'ValidationException' }],
    ['another table', [{ Delete: { ...key('a'), TableName: 'Other' } }], { name: 'ResourceNotFoundException' }],
    [
      'over 4 MB',
      Array.from({ length: 11 }, (_, at) =>
        put(String(at), { Item: letter({ id: { S: String(at) }, body: { S: 'x'.repeat(390_000) } }) }),
      ),
      { message: 'Aggregated size of all items in transaction exceeds 4MB' },
    ],
  ])('rejects %s', async (_, entries, error) => {
    const { transact, items } = await opened();
    const { message, ...others } = error as { message?: string | RegExp };
    const expected =
      message instanceof RegExp
        ? { message: expect.stringMatching(message) as unknown }
        : { ...others, ...(message && { message }) };
    await expect(transact(entries)).rejects.toMatchObject(expected);
    expect(await items()).toEqual([]);
  });

  it('costs twice as much', async () => {
    const units: unknown[] = [];
    const { GlobalSecondaryIndexes: _, ...properties } = letters().properties;
    const AttributeDefinitions = properties.AttributeDefinitions.slice(0, 1);
    const plain = { ...letters(), properties: { ...properties, AttributeDefinitions } };
    const { transact, ask } = await opened({
      report: (each) => units.push(each),
      tables: [plain],
    });
    await transact([put('a'), { ConditionCheck: { ...key('b'), ...ifNew } }]);
    await ask('TransactGetItems', { TransactItems: [{ Get: key('a') }] });
    expect(units).toEqual([
      ...[1, 2].map(() => ({ operation: 'TransactWriteItems', table: 'Letters', readUnits: 0, writeUnits: 2 })),
      { operation: 'TransactGetItems', table: 'Letters', readUnits: 2, writeUnits: 0 },
    ]);
  });

  it('needs the rights of what is in it', async () => {
    const { service, database } = await opened();
    const { arn } = letters();
    const TransactItems = [put('a'), add('b', 1), { Delete: key('c') }, { ConditionCheck: key('d') }];
    expect(service.permissions('TransactWriteItems', { TransactItems })).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((each) => ({
        action: `dynamodb:${each}`,
        resource: arn,
      })),
    );
    expect(database.service.permissions('TransactGetItems', { TransactItems: [{ Get: key('a') }] })).toEqual([
      { action: 'dynamodb:GetItem', resource: arn },
    ]);
  });
});

it.each(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'])(
  'rejects PartiQL in one line: %s',
  async (operation) => {
    const { ask } = await opened();
    await expect(ask(operation, { Statement: 'SELECT * FROM Letters' })).rejects.toThrow(
      `cannot run ${operation}: PartiQL is not emulated by the local table; use the operations on items, such as Query`,
    );
  },
);

describe('reading', () => {
  it('scans in segments, of which each has its part', async () => {
    const { put: write, ask } = await opened();
    for (let at = 0; at < 20; at++) await write(letter({ id: { S: `id-${at}` } }));
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => ask('Scan', { TableName: 'Letters', Segment, TotalSegments: 3 })),
    );
    const ids = segments.flatMap(({ Items }) => (Items as { id: { S: string } }[]).map(({ id }) => id.S));
    expect(segments.filter(({ Count }) => Count > 0).length).toBeGreaterThan(1);
    expect([ids.length, new Set(ids).size]).toEqual([20, 20]);
  });

  it.each<[string, object, unknown]>([
    ['a count', { Select: 'COUNT' }, undefined],
    ['attributes', { Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: 'id' }, [{ id: { S: 'a' } }]],
    [
      'what an index has',
      { IndexName: 'bySender', Select: 'ALL_PROJECTED_ATTRIBUTES' },
      [{ id: { S: 'a' }, sender: { S: 'bob' }, date: { N: '1' }, title: { S: 'hello' } }],
    ],
    [
      'paths',
      { ProjectionExpression: 'deep.papers[1].b, deep.c' },
      [{ deep: { M: { papers: { L: [{ M: { b: { N: '2' } } }] }, c: { S: 'c' } } } }],
    ],
  ])('selects %s', async (_, input, expected) => {
    const { put: write, ask } = await opened();
    const papers = { L: [{ S: 'no' }, { M: { b: { N: '2' }, no: { S: 'no' } } }] };
    await write(letter({ deep: { M: { papers, c: { S: 'c' }, no: { S: 'no' } } } }));
    const answer = await ask('Scan', { TableName: 'Letters', ...input });
    expect([answer.Items, answer.Count]).toEqual([expected, 1]);
  });

  it('gives back, through the port, the item that refused', async () => {
    const { put: write, ask } = await opened();
    await write(letter());
    const rest = { ...ifNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await expect(ask('DeleteItem', { ...key('a'), ...rest })).rejects.toMatchObject({ members: { Item: letter() } });
  });
});

import { describe, expect, it } from 'vitest';
import { createDynamodb } from '../../../src/appsync/data-sources/dynamodb.ts';
import { createPaginationTokens } from '../../../src/appsync/data-sources/pagination-token.ts';
import { AwsError } from '../../../src/shared/service.ts';
import { open } from '../../dynamodb/given.ts';
import { arn, roleArn } from '../support.ts';

const tokens = createPaginationTokens(arn);

/** A data source on a table of letters, with what it asked of DynamoDB. */
async function letters() {
  const { call } = await open();
  const calls: [string, Record<string, unknown>][] = [];
  const ask = createDynamodb(
    { tableName: 'Letters', roleArn },
    {
      newId: () => 'id-1',
      dynamodb: async (role, operation, input) => {
        expect(role).toBe(roleArn);
        calls.push([operation, input]);
        return (await call(operation, input)) as Record<string, unknown>;
      },
    },
    tokens,
  );
  return { ask, calls };
}

const letter = (id: string, more: Record<string, unknown> = {}) => ({
  operation: 'PutItem',
  key: { id: { S: id } },
  attributeValues: { sender: { S: 'a' }, date: { N: 5 }, ...more },
});
const ifNew = { expression: 'attribute_not_exists(id)' };
const conditionFailed = {
  message: 'The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: id-1)',
  type: 'DynamoDB:ConditionalCheckFailedException',
};

describe('PutItem', () => {
  it('writes numbers as strings and gives the item back as plain JSON', async () => {
    const { ask, calls } = await letters();
    const values = {
      all: { M: { n: { N: 1.5 }, list: { L: [{ BOOL: true }, { NULL: null }, { N: '7' }] } } },
      numbers: { NS: [1, 2] },
      texts: { SS: ['a'] },
      binary: { B: 'AQI=' },
    };
    expect(await ask(letter('1', values))).toEqual({
      result: {
        id: '1',
        sender: 'a',
        date: 5,
        all: { n: 1.5, list: [true, null, 7] },
        numbers: [1, 2],
        texts: ['a'],
        binary: 'AQI=',
      },
    });
    expect(calls).toEqual([
      [
        'PutItem',
        {
          TableName: 'Letters',
          Item: {
            id: { S: '1' },
            sender: { S: 'a' },
            date: { N: '5' },
            all: { M: { n: { N: '1.5' }, list: { L: [{ BOOL: true }, { NULL: true }, { N: '7' }] } } },
            numbers: { NS: ['1', '2'] },
            texts: { SS: ['a'] },
            binary: { B: 'AQI=' },
          },
        },
      ],
    ]);
  });

  it('of what is stored already succeeds although its condition failed', async () => {
    const { ask } = await letters();
    await ask(letter('1'));
    expect(await ask({ ...letter('1'), condition: ifNew })).toEqual({ result: { id: '1', sender: 'a', date: 5 } });
  });

  it('of what differs only where it may gives the item that is stored', async () => {
    const { ask } = await letters();
    await ask(letter('1', { version: { N: 8 } }));
    const condition = { ...ifNew, equalsIgnore: ['version'] };
    expect(await ask({ ...letter('1', { version: { N: 9 } }), condition })).toEqual({
      result: { id: '1', sender: 'a', date: 5, version: 8 },
    });
  });

  it('of what differs is an error with the item that is stored', async () => {
    const { ask } = await letters();
    await ask(letter('1'));
    expect(await ask({ ...letter('1', { date: { N: 6 } }), condition: ifNew })).toEqual({
      error: conditionFailed,
      result: { id: '1', sender: 'a', date: 5 },
    });
  });
});

describe('GetItem', () => {
  it('gives the item, or null', async () => {
    const { ask, calls } = await letters();
    await ask(letter('1'));
    const get = { operation: 'GetItem', key: { id: { S: '1' } }, consistentRead: true };
    const projection = { expression: '#d', expressionNames: { '#d': 'date' } };
    expect([await ask(get), await ask({ ...get, projection }), await ask({ ...get, key: { id: { S: '2' } } })]).toEqual(
      [{ result: { id: '1', sender: 'a', date: 5 } }, { result: { date: 5 } }, { result: null }],
    );
    expect(calls[2]).toEqual([
      'GetItem',
      {
        TableName: 'Letters',
        Key: { id: { S: '1' } },
        ConsistentRead: true,
        ProjectionExpression: '#d',
        ExpressionAttributeNames: { '#d': 'date' },
      },
    ]);
  });
});

describe('UpdateItem', () => {
  const update = {
    operation: 'UpdateItem',
    key: { id: { S: '1' } },
    update: {
      expression: 'SET #d = #d + :by',
      expressionNames: { '#d': 'date' },
      expressionValues: { ':by': { N: 2 } },
    },
  };
  const condition = {
    expression: '#s = :a',
    expressionNames: { '#s': 'sender' },
    expressionValues: { ':a': { S: 'a' } },
  };

  it('gives the whole item after the change', async () => {
    const { ask } = await letters();
    await ask(letter('1'));
    expect(await ask({ ...update, condition })).toEqual({ result: { id: '1', sender: 'a', date: 7 } });
  });

  it('whose condition fails is an error alone, without the item', async () => {
    const { ask } = await letters();
    await ask(letter('1', { sender: { S: 'b' } }));
    expect(await ask({ ...update, condition })).toEqual({ error: conditionFailed });
    expect(await ask({ ...update, key: { id: { S: '2' } }, condition })).toEqual({ error: conditionFailed });
  });
});

describe('DeleteItem', () => {
  const remove = { operation: 'DeleteItem', key: { id: { S: '1' } } };
  const condition = { expression: 'sender = :b', expressionValues: { ':b': { S: 'b' } } };

  it('gives the item that was there, or null', async () => {
    const { ask } = await letters();
    await ask(letter('1'));
    expect([await ask(remove), await ask(remove)]).toEqual([
      { result: { id: '1', sender: 'a', date: 5 } },
      { result: null },
    ]);
  });

  it('of what is gone succeeds although its condition failed', async () => {
    const { ask } = await letters();
    expect(await ask({ ...remove, condition })).toEqual({ result: null });
  });

  it('of what is there is an error where its condition fails', async () => {
    const { ask } = await letters();
    await ask(letter('1'));
    expect(await ask({ ...remove, condition })).toEqual({
      error: conditionFailed,
      result: { id: '1', sender: 'a', date: 5 },
    });
  });
});

describe('Query and Scan', () => {
  const query = {
    operation: 'Query',
    index: 'bySender',
    query: { expression: '#s = :s', expressionNames: { '#s': 'sender' }, expressionValues: { ':s': { S: 'a' } } },
    limit: 2,
    scanIndexForward: false,
  };
  const filled = async () => {
    const table = await letters();
    for (const date of [1, 2, 3]) await table.ask(letter(`l${date}`, { date: { N: date }, title: { S: `t${date}` } }));
    table.calls.length = 0;
    return table;
  };
  type Page = { items: { id: string }[]; nextToken: string | null; scannedCount: number };
  const pageOf = async (asked: ReturnType<Awaited<ReturnType<typeof letters>>['ask']>) => (await asked).result as Page;

  it('give pages in order, each with the token of the next', async () => {
    const { ask } = await filled();
    const first = await pageOf(ask(query));
    const second = await pageOf(ask({ ...query, nextToken: first.nextToken, limit: 50 }));
    expect([first, second]).toEqual([
      {
        items: [
          { id: 'l3', sender: 'a', date: 3, title: 't3' },
          { id: 'l2', sender: 'a', date: 2, title: 't2' },
        ],
        nextToken: expect.stringMatching(/^[\w+/=]+$/),
        scannedCount: 2,
      },
      { items: [{ id: 'l1', sender: 'a', date: 1, title: 't1' }], nextToken: null, scannedCount: 1 },
    ]);
    expect(Buffer.from(first.nextToken!, 'base64').toString()).not.toMatch(/"id"|sender/);
  });

  it('merge the placeholders of query, filter and projection', async () => {
    const { ask, calls } = await filled();
    const filter = {
      expression: '#t <> :t',
      expressionNames: { '#t': 'title' },
      expressionValues: { ':t': { S: 't1' } },
    };
    const projection = { expression: '#i', expressionNames: { '#i': 'id' } };
    const { items, scannedCount } = await pageOf(ask({ ...query, limit: 3, filter, projection, nextToken: null }));
    expect([items, scannedCount]).toEqual([[{ id: 'l3' }, { id: 'l2' }], 3]);
    expect(calls).toEqual([
      [
        'Query',
        {
          TableName: 'Letters',
          IndexName: 'bySender',
          KeyConditionExpression: '#s = :s',
          FilterExpression: '#t <> :t',
          ProjectionExpression: '#i',
          ExpressionAttributeNames: { '#s': 'sender', '#t': 'title', '#i': 'id' },
          ExpressionAttributeValues: { ':s': { S: 'a' }, ':t': { S: 't1' } },
          Limit: 3,
          ScanIndexForward: false,
        },
      ],
    ]);
  });

  it('scan all items', async () => {
    const { ask } = await filled();
    const { items, nextToken } = await pageOf(ask({ operation: 'Scan' }));
    expect([items.map(({ id }) => id).sort(), nextToken]).toEqual([['l1', 'l2', 'l3'], null]);
  });

  it.each<[string, (token: string) => { request: object; token: string }]>([
    ['damaged', (token) => ({ request: query, token: `${token.slice(0, -8)}AAAAAAA=` })],
    ['no token', () => ({ request: query, token: 'no token' })],
    ['empty', () => ({ request: query, token: '' })],
    ['of the other direction', (token) => ({ request: { ...query, scanIndexForward: true }, token })],
    ['of another index', (token) => ({ request: { ...query, index: 'byDate' }, token })],
    [
      'of another partition',
      (token) => ({ request: { ...query, query: { ...query.query, expressionValues: { ':s': { S: 'b' } } } }, token }),
    ],
    ['of another operation', (token) => ({ request: { operation: 'Scan' }, token })],
    ['of another API', () => ({ request: query, token: createPaginationTokens('other').seal({}, []) })],
  ])('refuse a token that is %s', async (_what, of) => {
    const { ask } = await filled();
    const { nextToken } = await pageOf(ask(query));
    const { request, token } = of(nextToken!);
    expect(await ask({ ...request, nextToken: token })).toEqual({
      error: {
        message:
          'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
        type: 'DynamoDB:UserIllegalArgumentException',
      },
    });
  });
});

describe('BatchGetItem', () => {
  it('gives items in the order of the keys, null for those that are not there', async () => {
    const { ask } = await letters();
    for (const id of ['1', '2']) await ask(letter(id));
    const keys = ['2', 'no', '1'].map((id) => ({ id: { S: id } }));
    expect(await ask({ operation: 'BatchGetItem', tables: { Letters: { keys, consistentRead: true } } })).toEqual({
      result: {
        data: { Letters: [{ id: '2', sender: 'a', date: 5 }, null, { id: '1', sender: 'a', date: 5 }] },
        unprocessedKeys: { Letters: [] },
      },
    });
  });
});

describe('BatchPutItem and BatchDeleteItem', () => {
  it('give the items and the keys, in their order', async () => {
    const { ask } = await letters();
    const items = ['1', '2'].map((id) => ({ id: { S: id }, date: { N: 5 } }));
    expect(await ask({ operation: 'BatchPutItem', tables: { Letters: items } })).toEqual({
      result: {
        data: {
          Letters: [
            { id: '1', date: 5 },
            { id: '2', date: 5 },
          ],
        },
        unprocessedItems: { Letters: [] },
      },
    });
    const keys = ['2', 'no'].map((id) => ({ id: { S: id } }));
    expect(await ask({ operation: 'BatchDeleteItem', tables: { Letters: keys } })).toEqual({
      result: { data: { Letters: [{ id: '2' }, { id: 'no' }] }, unprocessedKeys: { Letters: [] } },
    });
    expect(await ask({ operation: 'Scan' })).toMatchObject({ result: { items: [{ id: '1', date: 5 }] } });
  });
});

describe('TransactWriteItems and TransactGetItems', () => {
  const of = (id: string) => ({ table: 'Letters', key: { id: { S: id } } });
  const open = (id: string) => ({
    ...of(id),
    operation: 'PutItem',
    attributeValues: { date: { N: 1 } },
    condition: ifNew,
  });
  const write = (...transactItems: object[]) => ({ operation: 'TransactWriteItems', transactItems });
  const read = (...ids: string[]) => ({ operation: 'TransactGetItems', transactItems: ids.map(of) });

  it('write all, and read as at one moment', async () => {
    const { ask } = await letters();
    await ask(write(open('1'), open('2')));
    const update = { expression: 'ADD #d :n', expressionNames: { '#d': 'date' }, expressionValues: { ':n': { N: 2 } } };
    const condition = {
      expression: '#d = :one',
      expressionNames: { '#d': 'date' },
      expressionValues: { ':one': { N: 1 } },
    };
    expect(
      await ask(
        write(
          { ...of('1'), operation: 'UpdateItem', update, condition },
          { ...of('2'), operation: 'DeleteItem' },
          { ...of('3'), operation: 'ConditionCheck', condition: ifNew },
        ),
      ),
    ).toEqual({ result: { keys: [{ id: '1' }, { id: '2' }, { id: '3' }], cancellationReasons: null } });
    expect(await ask(read('1', '2'))).toEqual({
      result: { items: [{ id: '1', date: 3 }, null], cancellationReasons: null },
    });
  });

  it('say why nothing was written', async () => {
    const { ask } = await letters();
    await ask(write(open('1')));
    const silent = { ...open('1'), condition: { ...ifNew, returnValuesOnConditionCheckFailure: false } };
    const message = 'The conditional request failed';
    const cancelled = (reasons: object[]) => ({
      error: {
        message: expect.stringMatching(/^Transaction cancelled, .*\(Service: DynamoDb, Status Code: 400, /) as unknown,
        type: 'DynamoDB:TransactionCanceledException',
      },
      result: { keys: null, cancellationReasons: reasons },
    });
    expect(await ask(write(open('1'), open('2')))).toEqual(
      cancelled([
        { type: 'ConditionalCheckFailed', message, item: { id: '1', date: 1 } },
        { type: 'None', message: 'None' },
      ]),
    );
    expect(await ask(write(silent))).toEqual(cancelled([{ type: 'ConditionalCheckFailed', message }]));
  });

  it('fail the field where an operation is none', async () => {
    const { ask } = await letters();
    await expect(ask(write({ ...of('1'), operation: 'GetItem' }))).rejects.toMatchObject({
      entry: { message: "Unsupported operation 'GetItem'." },
    });
  });
});

describe('a request object', () => {
  it.each<[unknown, string]>([
    [undefined, "Value for field '$[operation]' not found."],
    ['text', "Value for field '$[operation]' not found."],
    [{}, "Value for field '$[operation]' not found."],
    [{ operation: 'toString' }, "Unsupported operation 'toString'."],
    [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
    [{ operation: 'GetItem', key: 'id' }, "Expected JSON object for field '$[key]' but got a string instead."],
    [{ operation: 'GetItem', key: { id: 'x' } }, 'cannot use "x" as a DynamoDB value: wrap it, e.g. { S: "text" }'],
    [
      { ...letter('1'), condition: { ...ifNew, returnValuesOnConditionCheckFailure: true } },
      "Unsupported element '$[condition][returnValuesOnConditionCheckFailure]'.",
    ],
    [
      { operation: 'Sync' },
      'cannot run the DynamoDB operation Sync: it is not emulated locally, see https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html',
    ],
  ])('fails the field where it is %j', async (request, message) => {
    const { ask } = await letters();
    await expect(ask(request)).rejects.toMatchObject({
      entry: { message, errorType: 'MappingTemplate', data: null, errorInfo: null },
    });
  });
});

describe('errors of DynamoDB', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 'DynamoDB:ProvisionedThroughputExceededException'],
    ['InternalServerError', 'DynamoDB:InternalServerErrorException'],
    ['ValidationException', 'DynamoDB:DynamoDbException'],
    ['AccessDeniedException', 'DynamoDB:DynamoDbException'],
  ])('%s shows as %s', async (code, type) => {
    const ask = createDynamodb(
      { tableName: 'Letters', roleArn },
      { newId: () => 'id-1', dynamodb: () => Promise.reject(new AwsError(code, 'no', 503)) },
      tokens,
    );
    expect(await ask({ operation: 'GetItem', key: {} })).toEqual({
      error: { message: 'no (Service: DynamoDb, Status Code: 503, Request ID: id-1)', type },
    });
  });
});

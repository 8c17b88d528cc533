import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/dynamodb/read-input.ts';
import { letter, open } from './given.ts';

/** As the port calls: the input is read before anything looks at it. */
async function asked(operation: string, input: object) {
  const { service, call } = await open();
  const given = { TableName: 'Letters', ...input };
  return call(operation, service.read!(operation, given as Record<string, unknown>));
}

const Key = { id: { S: 'a' } };
const empty = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const missing = (path: string) =>
  `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`;

describe('bad input of DynamoDB', () => {
  it.each<[string, object, string]>([
    ['GetItem', { Key: { id: null } }, empty],
    ['PutItem', { Item: { ...letter(), a: null } }, empty],
    ['PutItem', { Item: { ...letter(), a: { L: [null] } } }, empty],
    ['PutItem', { Item: { ...letter(), a: { M: { b: null } } } }, empty],
    ['PutItem', { Item: { ...letter(), a: { SS: [null] } } }, missing('item.a.member.sS.1.member')],
    ['PutItem', { Item: { ...letter(), a: { S: null } } }, empty],
    ['UpdateItem', { Key, UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': null } }, empty],
    [
      'UpdateItem',
      { Key, UpdateExpression: 'SET #a = id', ExpressionAttributeNames: { '#a': null } },
      missing('expressionAttributeNames.#a.member'),
    ],
    ['UpdateItem', { Key, AttributeUpdates: { a: null } }, missing('attributeUpdates.a.member')],
    ['BatchGetItem', { RequestItems: { Letters: null } }, missing('requestItems.Letters.member')],
    [
      'BatchGetItem',
      { RequestItems: { Letters: { Keys: [null] } } },
      missing('requestItems.Letters.member.keys.1.member'),
    ],
    ['BatchWriteItem', { RequestItems: { Letters: [null] } }, missing('requestItems.Letters.member.1.member')],
    ['Query', { KeyConditions: { id: null } }, missing('keyConditions.id.member')],
  ])('%s rejects null in %j', async (operation, input, message) => {
    await expect(asked(operation, input)).rejects.toMatchObject({
      name: 'ValidationException',
      statusCode: 400,
      message,
    });
  });

  it('takes a member that is null for one that is not there, and leaves out what it does not know', async () => {
    await asked('PutItem', { Item: letter(), ConditionExpression: null, Unknown: { deep: [1] } });
  });

  it.each<[string, object, RegExp]>([
    ['deep values', { Item: { ...letter(), a: deep(33) } }, /^Nesting Levels have exceeded supported limits$/],
    ['many values', { Item: { ...letter(), a: { L: Array(20_000).fill({ NULL: true }) } } }, /at most 20000 values/],
    ['a name that would be lost', { Item: JSON.parse('{"id":{"S":"a"},"__proto__":{"S":"b"}}') }, /__proto__/],
    [
      'a long expression',
      { Item: letter(), ConditionExpression: `a = b${' AND a = b'.repeat(500)}` },
      /^Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 5005$/,
    ],
  ])('PutItem rejects %s', async (_, input, message) => {
    await expect(asked('PutItem', input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it('takes values as deep as DynamoDB does', async () => {
    await asked('PutItem', { Item: { ...letter(), a: deep(31) } });
  });

  it('looks at nothing that it does not know', () => {
    let looked = 0;
    const input = { Known: 'a' };
    for (let at = 0; at < 1000; at++)
      Object.defineProperty(input, `x${at}`, { enumerable: true, get: () => (looked += 1) });
    expect(readInput({ Known: 'String', Other: 'String' }, input)).toEqual({ Known: 'a' });
    expect(looked).toBe(0);
  });
});

function deep(levels: number): object {
  return levels === 0 ? { S: 'x' } : { L: [deep(levels - 1)] };
}

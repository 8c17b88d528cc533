import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { open } from './given.ts';
import { serve } from './serve.ts';

const client = async () => {
  const { service } = await open();
  const { endpoint, close } = await serve(service);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sdk = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    sdk.destroy();
    await close();
  });
  return DynamoDBDocumentClient.from(sdk);
};

it('serves the document client', async () => {
  const documents = await client();
  const Item = { id: 'a', sender: 'bob', date: 1, tags: new Set(['x', 'y']), nested: { list: [1, 'two', null, true] } };
  await documents.send(new PutCommand({ TableName: 'Letters', Item }));
  expect((await documents.send(new GetCommand({ TableName: 'Letters', Key: { id: 'a' } }))).Item).toEqual(Item);
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: 'Letters',
      Key: { id: 'a' },
      UpdateExpression: 'SET nested.#list[0] = nested.#list[0] + :one',
      ExpressionAttributeNames: { '#list': 'list' },
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  expect(Attributes).toEqual({ nested: { list: [2] } });
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: 'Letters',
      IndexName: 'bySender',
      KeyConditionExpression: 'sender = :s AND #date > :d',
      ExpressionAttributeNames: { '#date': 'date' },
      ExpressionAttributeValues: { ':s': 'bob', ':d': 0 },
    }),
  );
  expect(Items).toEqual([{ id: 'a', sender: 'bob', date: 1 }]);
});

it('rejects with the error class of the SDK, and the item that refused', async () => {
  const documents = await client();
  const Item = { id: 'a' };
  const put = new PutCommand({
    TableName: 'Letters',
    Item,
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  await documents.send(put);
  await expect(documents.send(put)).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    Item: { id: { S: 'a' } },
  });
});

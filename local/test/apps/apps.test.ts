import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { connect } from '../../client/realtime-client.ts';
import { signedHeaders } from '../../client/signed-headers.ts';
import { run } from './given.ts';

describe('an app of CDK defaults, started unedited', () => {
  it('keeps notes of people in a provisioned table, whose stream has a function of inline code', async () => {
    const { ask, aws, token, template, logged } = await run(() => import('./default-table/app.ts'));
    const { GraphQLUrl, TableName } = template.outputs as Record<string, string>;
    const bob = { authorization: await token({ email: 'bob@a.example', use: 'access' }) };
    const add = 'mutation { addNote(id: "1", title: "milk", topic: "shop") { id title } }';
    expect(await ask(GraphQLUrl!, bob, add)).toEqual({ status: 200, data: { addNote: { id: '1', title: 'milk' } } });
    expect(await logged(/INSERT/)).toContain('INSERT 1');

    const Item = { owner: { S: 'ann' }, id: { S: '2' }, title: { S: 'bread' }, topic: { S: 'shop' } };
    const dynamodb = new DynamoDBClient(aws());
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const byTitle = new QueryCommand({
      ...{ TableName, IndexName: 'byTitle', ConsistentRead: true },
      ...{ KeyConditionExpression: '#o = :o AND title > :t', ExpressionAttributeNames: { '#o': 'owner' } },
      ExpressionAttributeValues: { ':o': Item.owner, ':t': { S: 'a' } },
    });
    expect((await dynamodb.send(byTitle)).Items).toEqual([Item]);
    expect(await ask(GraphQLUrl!, bob, '{ notes { id } ofTopic(topic: "shop") { title } }')).toEqual({
      status: 200,
      data: {
        notes: [{ id: '1' }],
        ofTopic: expect.arrayContaining([{ title: 'milk' }, { title: 'bread' }]) as unknown,
      },
    });
    expect(await ask(GraphQLUrl!, {}, add)).toMatchObject({ status: 401 });
    expect(template.inert.map(({ type }) => type)).toContain('Custom::LogRetention');
  });

  it('ends the items of a TableV2 by their time to live, and streams that', async () => {
    const { ask, aws, template, clock, logged } = await run(() => import('./time-to-live/app.ts'));
    const { GraphQLUrl, CallerArn } = template.outputs as Record<string, string>;
    const signed = async (query: string) => {
      const { region, credentials } = aws(CallerArn);
      const body = JSON.stringify({ query });
      const now = new Date(clock.now());
      return ask(
        GraphQLUrl!,
        await signedHeaders(new URL(GraphQLUrl!), { service: 'appsync', region, credentials, body, now }),
        query,
      );
    };
    const endsAt = Math.floor(clock.now() / 1000) + 60;
    expect(await signed(`mutation { begin(id: "1", user: "bob", endsAt: ${endsAt}) { user } }`)).toEqual({
      status: 200,
      data: { begin: { user: 'bob' } },
    });
    expect(await signed('{ session(id: "1") { endsAt } }')).toMatchObject({ data: { session: { endsAt } } });
    clock.advance(2 * 60 * 60 * 1000);
    expect(await logged(/REMOVE/)).toContain('REMOVE of bob');
    expect(await signed('{ session(id: "1") { endsAt } }')).toMatchObject({ data: { session: null } });
  });

  it('takes an API key alone, until it expires', async () => {
    const { ask, template, clock } = await run(() => import('./api-key/app.ts'));
    const { GraphQLUrl, ApiKey } = template.outputs as Record<string, string>;
    const key = { 'x-api-key': ApiKey! };
    expect(await ask(GraphQLUrl!, key, '{ motto }')).toEqual({ status: 200, data: { motto: 'hello' } });
    expect(await ask(GraphQLUrl!, { 'x-api-key': 'da2-other' }, '{ motto }')).toMatchObject({ status: 401 });

    const client = await connect(GraphQLUrl!, { apiKey: ApiKey! });
    const said = await client.subscribe('subscription { said(room: "a") { text } }');
    for (const room of ['b', 'a'])
      await ask(GraphQLUrl!, key, `mutation { say(room: "${room}", text: "to ${room}") { room text } }`);
    expect(await said.next()).toEqual({ data: { said: { text: 'to a' } } });
    await client.close();

    clock.advance(8 * 24 * 60 * 60 * 1000);
    expect(await ask(GraphQLUrl!, key, '{ motto }')).toMatchObject({ status: 401 });
  });

  it('lets a Lambda authorizer decide, and functions resolve', async () => {
    const { ask, template } = await run(() => import('./lambda-authorizer/app.ts'));
    const { GraphQLUrl } = template.outputs as Record<string, string>;
    const as = (name: string, query: string) => ask(GraphQLUrl!, { authorization: `ticket-${name}` }, query);
    expect(await as('bob', '{ greet }')).toEqual({ status: 200, data: { greet: 'hello bob' } });
    expect(await as('ann', 'mutation { answer(text: "yes") }')).toMatchObject({
      data: { answer: `"a" 'b' $c yes` },
    });
    expect(await as('bob', 'mutation { answer(text: "yes") }')).toMatchObject({
      errors: [{ errorType: 'Unauthorized' }],
    });
    expect(await as('', '{ greet }')).toMatchObject({ status: 401 });
  });

  it.each([
    ['by their outputs, as new apps have it', 'weak'],
    ['by exports', 'strong'],
  ])('runs two stacks that are joined %s, a nested one, and two APIs', async (_, references) => {
    const { ask, aws, template } = await run(() => import('./two-stacks/app.ts'), {
      '@aws-cdk/core:defaultCrossStackReferences': references,
    });
    const outputs = template.outputs as Record<string, string>;
    const [shop, desk, shopKey] = ['ShopUrl', 'DeskUrl', 'ShopKey'].map((name) => outputs[`Front.${name}`]!);
    const key = { 'x-api-key': shopKey! };
    const client = await connect(shop!, { apiKey: shopKey! });
    const placed = await client.subscribe('subscription { placed { item } }');
    const place = 'mutation { place(id: "1", item: "tea") { id item } }';
    expect(await ask(shop!, key, place)).toEqual({ status: 200, data: { place: { id: '1', item: 'tea' } } });
    expect(await placed.next()).toEqual({ data: { placed: { item: 'tea' } } });
    await client.close();
    expect(await ask(shop!, key, '{ order(id: "1") { item } }')).toMatchObject({ data: { order: { item: 'tea' } } });

    const { region, credentials } = aws();
    const query = '{ orders { id } }';
    const of = { service: 'appsync', region, credentials, body: JSON.stringify({ query }) };
    expect(await ask(desk!, await signedHeaders(new URL(desk!), of), query)).toMatchObject({
      data: { orders: [{ id: '1' }] },
    });
    expect(await ask(desk!, key, query)).toMatchObject({ status: 401 });

    const QueueUrl = template.ofType('AWS::SQS::Queue')[0]!.physicalId;
    const { Messages } = await new SQSClient(aws()).send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toMatchObject([{ Body: '1' }]);
  });

  it('runs pipelines of TypeScript with source maps, in transactions', async () => {
    const { ask, template } = await run(() => import('./typescript-pipeline/app.ts'));
    const { GraphQLUrl, ApiKey } = template.outputs as Record<string, string>;
    const mutate = (field: string) =>
      ask(GraphQLUrl!, { 'x-api-key': ApiKey! }, `mutation { ${field} { id balance } }`);
    expect(await mutate('open(id: "a", balance: 10)')).toMatchObject({ data: { open: [{ id: 'a', balance: 10 }] } });
    await mutate('open(id: "b", balance: 0)');
    expect(await mutate('open(id: "b", balance: 5)')).toMatchObject({
      errors: [{ errorType: 'DynamoDB:ConditionalCheckFailedException' }],
    });
    expect(await mutate('transfer(from: "a", to: "b", amount: 7)')).toMatchObject({
      data: {
        transfer: [
          { id: 'a', balance: 3 },
          { id: 'b', balance: 7 },
        ],
      },
    });
    expect(await mutate('transfer(from: "a", to: "b", amount: 7)')).toMatchObject({
      errors: [
        {
          errorType: 'DynamoDB:TransactionCanceledException',
          errorInfo: [{ type: 'ConditionalCheckFailed', item: { id: 'a', balance: 3 } }, { type: 'None' }],
        },
      ],
    });
    expect(await ask(GraphQLUrl!, { 'x-api-key': ApiKey! }, '{ accounts(ids: ["a", "c"]) { balance } }')).toMatchObject(
      {
        data: { accounts: [{ balance: 3 }, null] },
      },
    );
  });
});

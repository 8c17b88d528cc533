import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/appsync/api-types.ts';
import { admitConnection, admitStart } from '../../../src/appsync/realtime/admission.ts';
import { openConnection } from '../../../src/appsync/realtime/protocol.ts';
import { createFanOut } from '../../../src/appsync/realtime/fan-out.ts';
import { createApi } from '../../../src/appsync/api.ts';
import { createClock } from '../../../src/shared/clock.ts';
import type { InvocationResult } from '../../../src/shared/service.ts';
import { callers, config, dependencies, run, unit } from '../support.ts';
import { subscription } from './stub-api.ts';

const authorization = { host: 'localhost', Authorization: 'link-1' };
const handshake = {
  offersProtocol: true,
  credentials: { host: 'localhost', authorization: 'link-1' },
  context: { 'user-agent': 'phone' },
  remoteAddress: '192.0.2.1',
};

describe('a Lambda authorizer', () => {
  const asking = () => {
    const asked: unknown[] = [];
    const api = {
      async authenticate(headers: Record<string, string>, _: unknown, what?: Asked) {
        asked.push([headers, what?.operation()]);
        return { mode: 'AWS_LAMBDA' as const, identity: { resolverContext: null } };
      },
      subscribe: async () => ({ ok: true as const, subscription: subscription() }),
    };
    return { asked, api };
  };
  const headers = { 'user-agent': 'phone', host: 'localhost', authorization: 'link-1' };

  it('hears of a connection as of an operation without a text', async () => {
    const { asked, api } = asking();
    await admitConnection(api, '/graphql', handshake);
    expect(asked).toEqual([[headers, { query: '', operationName: 'Deepdish:Connect', variables: {} }]]);
  });

  it.each([
    [{ query: 'subscription S { a }', variables: { a: 1 }, operationName: 'S' }],
    [{ query: 'subscription { a }', variables: undefined, operationName: undefined }],
    [{ query: 'subscription { a }', variables: null, operationName: undefined }],
  ])('hears of a start by %j', async (operation) => {
    const { asked, api } = asking();
    await admitStart(api, '/graphql', handshake, { data: JSON.stringify(operation), authorization });
    expect(asked).toEqual([[headers, operation]]);
  });
});

const schema = `
  type Update @aws_lambda @aws_api_key { id: ID! secret: String }
  type Query { update: Update }
  type Mutation { publish(id: ID!, secret: String): Update @aws_api_key }
  type Subscription {
    onUpdate(id: ID): Update @aws_subscribe(mutations: ["publish"]) @aws_lambda
    onOwn: Update @aws_subscribe(mutations: ["publish"]) @aws_lambda
  }
`;
const resolvers = [
  unit('Mutation.publish', 'return { payload: ctx.args }'),
  unit(
    'Subscription.onOwn',
    'return { payload: null }',
    `extensions.setSubscriptionFilter({ filterGroup: [{ filters: [
       { fieldName: 'id', operator: 'eq', value: ctx.identity.resolverContext.id } ] }] }); return null`,
  ),
];

/** A connection to a real API whose authorizer answers by the token. */
function open(answers: Record<string, InvocationResult>, credentials = handshake.credentials) {
  const events: { authorizationToken: string; requestContext: { operationName?: string } }[] = [];
  const clock = createClock();
  const around = dependencies({
    clock,
    async authorizer(_arn, event) {
      events.push(event as (typeof events)[number]);
      return answers[(event as (typeof events)[number]).authorizationToken] ?? ok({ isAuthorized: false });
    },
  });
  const authentication = [{ type: 'API_KEY' }, { type: 'AWS_LAMBDA', functionArn: 'arn:f', ttlSeconds: 0 }] as const;
  const api = createApi(config({ schema, resolvers, authentication: [...authentication] }), around);
  const fanOut = createFanOut({ log: around.log });
  api.onPublish(fanOut.publish);
  const sent: unknown[] = [];
  const connection = openConnection(
    { send: (text) => sent.push(JSON.parse(text)), close: (code) => sent.push(code), buffered: () => 0 },
    { ...handshake, credentials },
    { api, fanOut, clock, log: around.log },
  );
  const settled = async () => {
    await new Promise(setImmediate);
    return sent.splice(0);
  };
  return {
    ...{ events, lines: around.lines },
    async init() {
      connection.receive('{"type":"connection_init"}');
      return settled();
    },
    async start(id: string, Authorization: string, query = 'subscription { onUpdate { id secret } }') {
      const extensions = { authorization: { host: 'localhost', Authorization } };
      connection.receive(
        JSON.stringify({ id, type: 'start', payload: { data: JSON.stringify({ query }), extensions } }),
      );
      return settled();
    },
    async publish(id: string) {
      const mutation = 'mutation ($id: ID!) { publish(id: $id, secret: "s") { id secret } }';
      expect(await run(api, mutation, { id }, callers.key)).not.toHaveProperty('errors');
      return settled();
    },
    closed: () => connection.closed(),
  };
}
const ok = (payload: unknown): InvocationResult => ({ ok: true, payload });
const letIn = ok({ isAuthorized: true });
const notAuthorized = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};
const ack = [{ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }, { type: 'ka' }];

describe('a connection by the Lambda authorizer', () => {
  it('asks it once, and once more for each start by the credentials of that', async () => {
    const { init, start, events, closed } = open({ 'link-1': letIn, 'link-2': letIn });
    expect(await init()).toEqual(ack);
    expect(await start('a', 'link-2')).toEqual([{ id: 'a', type: 'start_ack' }]);
    expect(await start('b', 'link-3')).toEqual([{ id: 'b', type: 'error', payload: { errors: [notAuthorized] } }]);
    expect(
      events.map(({ authorizationToken, requestContext: { operationName } }) => [authorizationToken, operationName]),
    ).toEqual([
      ['link-1', 'Deepdish:Connect'],
      ['link-2', undefined],
      ['link-3', undefined],
    ]);
    closed();
  });

  it.each<[string, InvocationResult | undefined, object, number]>([
    ['refuses', undefined, { ...notAuthorized, errorCode: 401 }, 4401],
    [
      'fails',
      { ok: false, error: { errorType: 'Error', errorMessage: 'no store' } },
      { errorType: 'AuthorizerFailureException', message: 'no store', errorCode: 500 },
      4500,
    ],
  ])('is none where it %s', async (_what, answer, error, code) => {
    const { init, lines } = open(answer ? { 'link-1': answer } : {});
    expect(await init()).toEqual([{ type: 'connection_error', payload: { errors: [error] } }, code]);
    expect(JSON.stringify(lines)).not.toContain('link-1');
  });

  it('tells a start that it failed', async () => {
    const { init, start, closed } = open({ 'link-1': letIn, 'link-2': ok({}) });
    await init();
    expect(await start('a', 'link-2')).toEqual([
      {
        id: 'a',
        type: 'error',
        payload: {
          errors: [{ errorType: 'AuthorizerFailureException', message: 'The answer of the authorizer is not valid.' }],
        },
      },
    ]);
    closed();
  });
});

describe('a subscription by the Lambda authorizer', () => {
  it('is denied where its field is', async () => {
    const denies = ok({ isAuthorized: true, deniedFields: ['Subscription.onUpdate'] });
    const { init, start, closed } = open({ 'link-1': letIn, 'link-2': denies });
    await init();
    const message = 'Not Authorized to access onUpdate on type Subscription';
    expect(await start('a', 'link-2')).toEqual([
      { id: 'a', type: 'error', payload: { errors: [{ errorType: 'Unauthorized', message }] } },
    ]);
    closed();
  });

  it('has its resolver see the context of its own start', async () => {
    const own = (id: string) => ok({ isAuthorized: true, resolverContext: { id } });
    const { init, start, publish, closed } = open({ 'link-1': own('1'), 'link-2': own('2') });
    await init();
    await start('a', 'link-1', 'subscription { onOwn { id } }');
    await start('b', 'link-2', 'subscription { onOwn { id } }');
    expect(await publish('2')).toEqual([{ id: 'b', type: 'data', payload: { data: { onOwn: { id: '2' } } } }]);
    closed();
  });

  it('is delivered without what it was denied, beside one that was not', async () => {
    const denies = ok({ isAuthorized: true, deniedFields: ['Update.secret'] });
    const { init, start, publish, closed } = open({ 'link-1': letIn, 'link-2': denies });
    await init();
    await start('a', 'link-1');
    await start('b', 'link-2');
    const message = 'Not Authorized to access secret on type Update';
    expect(await publish('1')).toEqual([
      { id: 'a', type: 'data', payload: { data: { onUpdate: { id: '1', secret: 's' } } } },
      {
        id: 'b',
        type: 'data',
        payload: {
          data: { onUpdate: { id: '1', secret: null } },
          errors: [{ message, path: ['onUpdate', 'secret'] }],
        },
      },
    ]);
    closed();
  });
});

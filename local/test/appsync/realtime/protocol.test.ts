import { beforeEach, describe, expect, it } from 'vitest';
import { createClock, type MovableClock } from '../../../src/shared/clock.ts';
import type { SubscribeResult } from '../../../src/appsync/api-types.ts';
import { createFanOut } from '../../../src/appsync/realtime/fan-out.ts';
import type { Handshake } from '../../../src/appsync/realtime/handshake.ts';
import { openConnection, type ProtocolOptions } from '../../../src/appsync/realtime/protocol.ts';
import { ConnectionRefused } from '../../../src/appsync/realtime/refusals.ts';
import type { Frame } from '../../../client/realtime-client.ts';
import { notAuthorized, stubApi, subscription } from './stub-api.ts';

const minute = 60_000;
const ack = { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } };
const ka = { type: 'ka' };
const authorization = { host: 'localhost', Authorization: 'token' };
const query = 'subscription { onUpdate { id } }';

const start = (
  id: string,
  variables: Record<string, unknown> = {},
  given: Record<string, unknown> = authorization,
) => ({
  id,
  type: 'start',
  payload: { data: JSON.stringify({ query, variables }), extensions: { authorization: given } },
});
const stop = (id: string) => ({ id, type: 'stop' });
const startAck = (id: string) => ({ id, type: 'start_ack' });
const complete = (id: string) => ({ id, type: 'complete' });
const data = (id: string, value: unknown) => ({ id, type: 'data', payload: { data: { onUpdate: value } } });
const error = (id: string, ...errors: unknown[]) => ({ id, type: 'error', payload: { errors } });
const badRequest = (message: string) => ({ errorType: 'BadRequestException', message });

let clock: MovableClock;
let logged: Record<string, unknown>[];
beforeEach(() => {
  clock = createClock();
  logged = [];
});

/** A connection to a stub whose subscriptions take their arguments from the variables. */
function open(
  credentials: Handshake['credentials'] = { host: 'localhost', authorization: 'token' },
  options: Partial<ProtocolOptions> = {},
) {
  const stub = stubApi((variables) => answers(variables));
  let answers: (variables: Record<string, unknown>) => SubscribeResult | Promise<SubscribeResult> = (args) => ({
    ok: true,
    subscription: subscription({ args }),
  });
  const log = (line: Record<string, unknown>) => void logged.push(line);
  const fanOut = createFanOut({ log });
  stub.api.onPublish(fanOut.publish);
  stub.api.onInvalidate(fanOut.invalidate);
  const events: (Frame | string)[] = [];
  let buffered = 0;
  const connection = openConnection(
    {
      send: (text) => events.push(JSON.parse(text) as Frame),
      close: (code, reason) => events.push(`${code} ${reason}`),
      buffered: () => buffered,
    },
    { offersProtocol: true, credentials, context: { 'user-agent': 'phone' }, remoteAddress: '192.0.2.1' },
    { api: stub.api, fanOut, clock, log, ...options },
  );
  return {
    ...stub,
    events,
    closed: () => connection.closed(),
    buffer: (bytes: number) => void (buffered = bytes),
    answer: (given: typeof answers) => void (answers = given),
    /** Hands over frames and gives what has been sent since, once everything has settled. */
    async receive(...frames: unknown[]) {
      for (const frame of frames) connection.receive(typeof frame === 'string' ? frame : JSON.stringify(frame));
      return this.sent();
    },
    async sent() {
      await new Promise(setImmediate);
      return events.splice(0);
    },
  };
}

async function acknowledged(...given: Parameters<typeof open>) {
  const connection = open(...given);
  expect(await connection.receive({ type: 'connection_init' })).toEqual([ack, ka]);
  return connection;
}

describe('a connection that opens', () => {
  it('is acknowledged once it asks to be', async () => {
    const connection = open();

    expect(await connection.sent()).toEqual([]);
    expect(await connection.receive({ type: 'connection_init' })).toEqual([ack, ka]);
    expect(connection.authenticated).toEqual([
      {
        headers: { host: 'localhost', authorization: 'token', 'user-agent': 'phone' },
        path: '/graphql/connect',
        body: '{}',
      },
    ]);
  });

  it('is acknowledged again when it asks again', async () => {
    const connection = await acknowledged();
    expect(await connection.receive({ type: 'connection_init' })).toEqual([ack]);
  });

  it.each<[string, Handshake['credentials'], unknown, string]>([
    [
      'credentials that do not count',
      { authorization: 'other' },
      { errorType: 'UnauthorizedException', message: notAuthorized, errorCode: 401 },
      '4401 UnauthorizedException',
    ],
    [
      'a handshake that is wrong',
      new ConnectionRefused({ message: 'NoProtocolError', errorCode: 400 }),
      { message: 'NoProtocolError', errorCode: 400 },
      '4400 refused',
    ],
    [
      'a bug',
      { authorization: 'bug' },
      {
        errorType: 'InternalFailureException',
        message: 'a bug in the local runtime; its log says more',
        errorCode: 500,
      },
      '4500 InternalFailureException',
    ],
  ])('is rejected for %s, when it asks', async (_, credentials, reason, closing) => {
    const connection = open(credentials);

    expect(await connection.sent()).toEqual([]);
    expect(await connection.receive({ type: 'connection_init' }, start('a'))).toEqual([
      { type: 'connection_error', payload: { errors: [reason] } },
      closing,
    ]);
  });

  it.each<[string, Handshake['credentials'], unknown]>([
    ['no connection_init came', { authorization: 'token' }, badRequest('no connection_init came within 15 s')],
    ['the credentials do not count', {}, { errorType: 'UnauthorizedException', message: notAuthorized }],
  ])('is rejected after 15 s where %s', async (_, credentials, reason) => {
    const connection = open(credentials);
    clock.advance(15_000);

    expect(await connection.sent()).toMatchObject([
      { type: 'connection_error', payload: { errors: [reason] } },
      expect.stringMatching(/^440[01]/),
    ]);
  });

  it.each([start('a'), stop('a'), { type: 'unknown' }, 'no JSON', '[]'])(
    'ignores %j before it is acknowledged',
    async (frame) => {
      const connection = open();

      expect(await connection.receive(frame)).toEqual([]);
      expect(await connection.receive({ type: 'connection_init' })).toEqual([ack, ka]);
    },
  );

  it('ignores a start that comes before the answer to connection_init', async () => {
    expect(await open().receive({ type: 'connection_init' }, start('a'))).toEqual([ack, ka]);
  });
});

describe('a connection that is acknowledged', () => {
  it('gets ka every minute', async () => {
    const connection = await acknowledged();
    const after: unknown[] = [];
    for (const milliseconds of [minute - 1000, 1000, minute, 10 * minute]) {
      clock.advance(milliseconds);
      after.push(await connection.sent());
    }
    expect(after).toEqual([[], [ka], [ka], [ka]]);
  });

  it('ends after 24 hours, and its subscriptions with it', async () => {
    const connection = await acknowledged();
    await connection.receive(start('a'));
    clock.advance(24 * 60 * minute - 30_000);
    expect(await connection.sent()).toEqual([ka]);
    clock.advance(30_000);
    connection.publish({ id: 1 });
    clock.advance(minute);

    expect(await connection.sent()).toEqual(['1001 the connection is 24 hours old']);
    expect(await connection.receive(start('b'))).toEqual([]);
  });

  it('sends and delivers nothing once its peer is gone', async () => {
    const connection = await acknowledged();
    await connection.receive(start('a'));
    connection.closed();
    connection.publish({ id: 1 });
    clock.advance(25 * 60 * minute);

    expect(await connection.sent()).toEqual([]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['no JSON', '{', undefined, 'the message is not a JSON object'],
    ['a list', '[]', undefined, 'the message is not a JSON object'],
    [
      'a type that is unknown',
      { type: 'x' },
      undefined,
      'unknown message type "x"; use connection_init, start or stop',
    ],
    ['an inherited type', { type: 'toString' }, undefined, 'unknown message type "toString"'],
    ['no type', {}, undefined, 'unknown message type undefined'],
    ['a type that is an object', { type: { toString: 1 } }, undefined, 'unknown message type object'],
    [
      'a list nested too deep',
      '['.repeat(100_000) + ']'.repeat(100_000),
      undefined,
      'the message is not a JSON object',
    ],
    [
      'a type nested too deep',
      `{"type":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      undefined,
      'the message is not a JSON object',
    ],
    ['an unknown type with an id', { id: 'a', type: 'x' }, 'a', 'unknown message type "x"'],
    ['a start without an id', { ...start('a'), id: undefined }, undefined, 'start needs an id, a string'],
    ['a stop with a number for its id', { id: 1, type: 'stop' }, undefined, 'stop needs an id, a string'],
    ['a start without a payload', { id: 'a', type: 'start' }, 'a', 'payload.data must be a string that holds JSON'],
    ['data that is no string', { id: 'a', type: 'start', payload: { data: {} } }, 'a', 'payload.data must be a string'],
  ])('rejects %s', async (_, frame, id, text) => {
    const connection = await acknowledged();
    const errors = [{ errorType: 'BadRequestException', message: expect.stringContaining(text) as string }];

    expect(await connection.receive(frame)).toEqual(
      id === undefined
        ? [
            { type: 'connection_error', payload: { errors: [{ ...errors[0], errorCode: 400 }] } },
            '4400 BadRequestException',
          ]
        : [{ id, type: 'error', payload: { errors } }],
    );
  });
});

describe('a subscription', () => {
  it('starts, delivers and stops', async () => {
    const connection = await acknowledged();

    expect(await connection.receive(start('a', { id: 1 }))).toEqual([startAck('a')]);
    connection.publish({ id: 1 });
    connection.publish({ id: 2 });
    expect(await connection.sent()).toEqual([data('a', { id: 1 })]);
    expect(await connection.receive(stop('a'))).toEqual([complete('a')]);
    connection.publish({ id: 1 });
    expect(await connection.sent()).toEqual([]);
    expect(await connection.receive(start('a'))).toEqual([startAck('a')]);
  });

  it('misses nothing that is published once start_ack is out', async () => {
    const connection = open();
    const push = connection.events.push.bind(connection.events);
    connection.events.push = (...frames) => {
      const length = push(...frames);
      if ((frames[0] as Frame).type === 'start_ack') connection.publish({ id: 1 });
      return length;
    };
    await connection.receive({ type: 'connection_init' });

    expect(await connection.receive(start('a'))).toEqual([startAck('a'), data('a', { id: 1 })]);
  });

  it('is authenticated by its own credentials and the exact text of its data', async () => {
    const connection = await acknowledged();
    const text = `{ "query":"${query}" ,"variables":null}`;
    const payload = { data: text, extensions: { authorization: { HOST: 'localhost', 'X-Api-Key': 'da2-key' } } };

    expect(await connection.receive({ id: 'a', type: 'start', payload })).toEqual([startAck('a')]);
    expect(connection.authenticated.slice(1)).toEqual([
      { headers: { host: 'localhost', 'x-api-key': 'da2-key', 'user-agent': 'phone' }, path: '/graphql', body: text },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    [
      'credentials that do not count',
      start('a', {}, {}),
      { errorType: 'UnauthorizedException', message: notAuthorized },
    ],
    [
      'a bug',
      start('a', {}, { Authorization: 'bug' }),
      { errorType: 'InternalFailureException', message: 'a bug in the local runtime; its log says more' },
    ],
    [
      'data that is not JSON',
      { id: 'a', type: 'start', payload: { data: '{', extensions: { authorization } } },
      badRequest('payload.data must hold JSON with a query'),
    ],
    [
      'data without a query',
      { id: 'a', type: 'start', payload: { data: '{}', extensions: { authorization } } },
      badRequest('payload.data must hold JSON with a query'),
    ],
    [
      'variables that are a list',
      { id: 'a', type: 'start', payload: { data: '{"query":"x","variables":[]}', extensions: { authorization } } },
      badRequest('variables must be an object'),
    ],
  ])('is rejected for %s, and its id is free again', async (_, frame, reason) => {
    const connection = await acknowledged();

    expect(await connection.receive(frame)).toEqual([error('a', reason)]);
    expect(await connection.receive(start('a'))).toEqual([startAck('a')]);
  });

  it('is rejected with what the API says', async () => {
    const connection = await acknowledged();
    const reasons = [
      { message: 'one' },
      { errorType: 'UnsupportedOperation', message: 'query not supported through the realtime channel' },
    ];
    connection.answer(() => ({ ok: false, errors: reasons }));

    expect(await connection.receive(start('a'))).toEqual([error('a', ...reasons)]);
  });

  it('is rejected for a filter beyond the limits', async () => {
    const connection = await acknowledged();
    connection.answer(() => ({ ok: true, subscription: subscription({ filter: { filterGroup: [] } }) }));

    expect(await connection.receive(start('a'))).toEqual([
      error('a', badRequest('setSubscriptionFilter: the filter must have a list filterGroup that is not empty')),
    ]);
  });

  it('is rejected where its id is taken, and the first lives on', async () => {
    const connection = await acknowledged();
    const duplicated = error('a', { errorType: 'DuplicatedOperationError', message: 'Duplicated operation with id a' });

    expect(await connection.receive(start('a'), start('a'))).toEqual([duplicated, startAck('a')]);
    expect(await connection.receive(start('a'))).toEqual([duplicated]);
    connection.publish({ id: 1 });
    expect(await connection.sent()).toEqual([data('a', { id: 1 })]);
  });

  it('is rejected where the connection has as many as it may', async () => {
    const connection = await acknowledged(undefined, { maxSubscriptions: 2 });
    await connection.receive(start('a'), start('b'));

    expect(await connection.receive(start('c'))).toEqual([
      error('c', { errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 2 subscriptions reached' }),
    ]);
    expect(await connection.receive(stop('a'), start('c'))).toEqual([complete('a'), startAck('c')]);
  });

  it('is one of at most 200', async () => {
    const connection = await acknowledged();
    const frames = Array.from({ length: 201 }, (_, number) => start(`${number}`));

    const answers = (await connection.receive(...frames)) as Frame[];
    expect(answers.filter(({ type }) => type === 'start_ack')).toHaveLength(200);
    expect(answers.filter(({ type }) => type === 'error')).toMatchObject([{ id: '200' }]);
  });

  it('completes where nothing is to be stopped', async () => {
    const connection = await acknowledged();
    expect(await connection.receive(stop('never started'))).toEqual([complete('never started')]);
  });

  it('does not start where it was stopped meanwhile', async () => {
    const connection = await acknowledged();
    let resolve!: (result: SubscribeResult) => void;
    connection.answer(() => new Promise((done) => (resolve = done)));
    await connection.receive(start('a'));
    expect(await connection.receive(stop('a'))).toEqual([complete('a')]);
    resolve({ ok: true, subscription: subscription() });
    connection.publish({ id: 1 });

    expect(await connection.sent()).toEqual([]);
  });

  it('does not fail where it was stopped meanwhile', async () => {
    const connection = await acknowledged();
    connection.answer(() => ({ ok: false, errors: [{ message: 'no' }] }));
    expect(await connection.receive(start('a'), stop('a'))).toEqual([complete('a')]);
  });

  it('completes and ends the connection when it is invalidated', async () => {
    const connection = await acknowledged();
    connection.answer(({ user }) => {
      const filters = [{ fieldName: 'user', operator: 'eq', value: user }];
      return { ok: true, subscription: subscription({ invalidationFilter: { filterGroup: [{ filters }] } }) };
    });
    await connection.receive(start('a', { user: 'bob' }), start('b', { user: 'alice' }), start('c', { user: 'bob' }));
    connection.invalidate({ user: 'eve' });
    expect(await connection.sent()).toEqual([]);
    connection.invalidate({ user: 'bob' });

    expect(await connection.sent()).toEqual([complete('a'), complete('c'), '1001 a subscription was invalidated']);
  });

  it('ends with the connection where the client reads too slowly', async () => {
    const connection = await acknowledged(undefined, { maxBufferedBytes: 1000 });
    await connection.receive(start('a'), start('b'));
    connection.buffer(1000);
    connection.publish({ id: 1 });
    expect(await connection.sent()).toHaveLength(2);
    connection.buffer(1001);
    connection.publish({ id: 2 });

    expect(await connection.sent()).toEqual(['1013 the client reads too slowly']);
    expect(logged).toEqual([{ realtime: 'slow subscriber cut off', bufferedBytes: 1001, subscriptions: 2 }]);
  });
});

describe('a client that sends and does not read', () => {
  it.each<[string, unknown]>([
    ['a stop', stop('b')],
    ['a start', start('b')],
    ['a start of a taken id', start('a')],
    ['an unknown frame', { id: 'b', type: 'no' }],
    ['a frame without an id', { type: 'no' }],
    ['a connection_init', { type: 'connection_init' }],
  ])('is cut off at %s', async (_, frame) => {
    const connection = await acknowledged(undefined, { maxBufferedBytes: 1000 });
    await connection.receive(start('a'));
    connection.buffer(1001);

    expect(await connection.receive(frame, frame)).toEqual(['1013 the client reads too slowly']);
    expect(logged).toHaveLength(1);
    connection.buffer(0);
    connection.publish({ id: 1 });
    expect(await connection.receive(stop('a'))).toEqual([]);
  });
});

it('logs bugs and no credentials', async () => {
  const connection = await acknowledged();
  await connection.receive(start('a', {}, { Authorization: 'bug' }));

  expect(logged).toMatchObject([{ realtime: 'bug', error: { message: 'x is not a function' } }]);
  expect(JSON.stringify(logged)).not.toContain('Authorization');
});

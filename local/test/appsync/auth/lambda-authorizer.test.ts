import { describe, expect, it } from 'vitest';
import { createLambdaAuthorizer } from '../../../src/appsync/auth/lambda-authorizer.ts';
import type { Asked } from '../../../src/appsync/api-types.ts';
import type { ApiConfig, Dependencies } from '../../../src/appsync/types.ts';
import { createClock } from '../../../src/shared/clock.ts';
import { AwsError, type InvocationResult } from '../../../src/shared/service.ts';
import { arn, config, dependencies } from '../support.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:authorizer';
const token = 'link-Zm9vYmFyYmF6cXV4';
const headers = { authorization: token, 'user-agent': 'phone', cookie: 'a=b' };
const asked: Asked = {
  requestId: 'r-1',
  operation: () => ({ query: 'query Q($a: Int) { text }', operationName: 'Q', variables: { a: 1 } }),
};
const ok = (payload: unknown): InvocationResult => ({ ok: true, payload });
const allowed = { isAuthorized: true, resolverContext: { kind: 'link' } };
const notAuthorized = {
  errorType: 'UnauthorizedException',
  statusCode: 401,
  message: 'You are not authorized to make this call.',
};
const failed = { errorType: 'AuthorizerFailureException', statusCode: 500 };

interface Given {
  provider?: Partial<Extract<ApiConfig['authentication'][number], { type: 'AWS_LAMBDA' }>>;
  authorizer?: Dependencies['authorizer'];
  timeMs?: number;
}

/** An authorizer that keeps what the function was asked, with a clock to move. */
function authorizer({ provider, authorizer: answer = async () => ok(allowed), timeMs = 10_000 }: Given = {}) {
  const events: Record<string, unknown>[] = [];
  const clock = createClock(() => 0);
  const around = dependencies({
    clock,
    authorizer(arnOfFunction, event) {
      expect(arnOfFunction).toBe(functionArn);
      events.push(JSON.parse(JSON.stringify(event)) as Record<string, unknown>);
      return answer(arnOfFunction, event);
    },
  });
  const api = config({
    schema: 'type Query { text: String }',
    authentication: [{ type: 'AWS_LAMBDA', functionArn, ttlSeconds: 0, ...provider }],
  });
  const authorize = createLambdaAuthorizer(api, around, { timeMs })!;
  return {
    ...{ events, clock, lines: around.lines },
    ask: (of = token, given: Asked = asked) => authorize(of, { ...headers, authorization: of }, given),
  };
}

describe('the function', () => {
  it('hears of the token, the request and its headers', async () => {
    const { ask, events } = authorizer();
    await ask();
    expect(events).toEqual([
      {
        authorizationToken: token,
        requestContext: {
          apiId: 'testapi',
          accountId: '000000000000',
          requestId: 'r-1',
          queryString: 'query Q($a: Int) { text }',
          operationName: 'Q',
          variables: { a: 1 },
        },
        requestHeaders: { authorization: token, 'user-agent': 'phone' },
      },
    ]);
  });

  it.each<[string, Asked, Record<string, unknown>]>([
    ['names no operation', { operation: () => ({ query: '{ text }' }) }, { queryString: '{ text }', variables: {} }],
    ['holds none', { operation: () => undefined }, { queryString: '', variables: {} }],
  ])('hears of a request that %s', async (_what, given, context) => {
    const { ask, events } = authorizer();
    await ask(token, given);
    const ids = { apiId: 'testapi', accountId: '000000000000', requestId: 'id-1' };
    expect(events[0]!['requestContext']).toEqual({ ...ids, ...context });
  });

  it.each([
    ['longer than 2,048 characters', {}, 'x'.repeat(2049)],
    ['that the expression does not match', { identityValidationExpression: 'link-\\w+' }, 'session-abc'],
    ['that the expression matches in part', { identityValidationExpression: 'link-\\w+' }, `${token}!`],
    ['of two lines', { identityValidationExpression: 'link-\\w+' }, `${token}\n`],
  ])('is not asked for a token %s', async (_what, provider, given) => {
    const { ask, events } = authorizer({ provider });
    await expect(ask(given)).rejects.toMatchObject(notAuthorized);
    expect(events).toEqual([]);
  });

  it.each([
    ['of 2,048 characters', {}, 'x'.repeat(2048)],
    ['that one branch of the expression matches', { identityValidationExpression: 'key-.*|link-.*' }, token],
    ['with whatever is in it', {}, 'ab\n"{}\u0000\\ünï💥'],
  ])('is asked for a token %s', async (_what, provider, given) => {
    const { ask, events } = authorizer({ provider });
    expect(await ask(given)).toEqual({
      mode: 'AWS_LAMBDA',
      identity: { resolverContext: { kind: 'link' } },
      deniedFields: new Set(),
    });
    expect(events[0]).toMatchObject({ authorizationToken: given });
  });
});

describe('an answer', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['with a context', { isAuthorized: true, resolverContext: { a: '1', b: '' } }, { a: '1', b: '' }, []],
    ['without a context', { isAuthorized: true }, null, []],
    ['with nulls', { isAuthorized: true, resolverContext: null, deniedFields: null, ttlOverride: null }, null, []],
    ['with an empty context', { isAuthorized: true, resolverContext: {} }, {}, []],
    ['with other members', { isAuthorized: true, principalId: 5, context: { a: {} } }, null, []],
    [
      'with denied fields of both forms, of other APIs and of none',
      {
        isAuthorized: true,
        deniedFields: [
          'Query.text',
          `${arn}/types/Mutation/fields/write`,
          `${arn}x/types/Query/fields/other`,
          ...['Mutation', 'Mutation.*', '*', '', 'Query.text.more', ' Query.text', `${arn}/types/Query`],
        ],
      },
      null,
      ['Query.text', 'Mutation.write'],
    ],
  ])('%s lets in', async (_what, answer, resolverContext, denied) => {
    const { ask } = authorizer({ authorizer: async () => ok(answer) });
    expect(await ask()).toEqual({
      mode: 'AWS_LAMBDA',
      identity: { resolverContext },
      deniedFields: new Set(denied),
    });
  });

  it('with denied fields that deny nothing is told in the log, and not what they say', async () => {
    const answer = { isAuthorized: true, deniedFields: ['Mutation', token] };
    const { ask, lines } = authorizer({ authorizer: async () => ok(answer) });
    await ask();
    expect(lines).toEqual([
      {
        level: 'WARN',
        message: "2 of the authorizer's deniedFields name no field and deny nothing",
        requestId: 'r-1',
      },
    ]);
  });

  it.each([{ isAuthorized: false }, { isAuthorized: false, resolverContext: { a: {} }, deniedFields: 'x' }])(
    '%j is a refusal and no failure',
    async (answer) => {
      const { ask, lines } = authorizer({ authorizer: async () => ok(answer) });
      await expect(ask()).rejects.toMatchObject(notAuthorized);
      expect(lines).toEqual([]);
    },
  );

  it.each<[unknown, string]>([
    [undefined, 'it answered nothing, not an object'],
    [null, 'it answered null, not an object'],
    ['yes', 'it answered a string, not an object'],
    [true, 'it answered a boolean, not an object'],
    [[{ isAuthorized: true }], 'it answered a list, not an object'],
    [{}, 'isAuthorized is nothing, not true or false'],
    [{ isAuthorized: null }, 'isAuthorized is null, not true or false'],
    [{ isAuthorized: 'true' }, 'isAuthorized is a string, not true or false'],
    [{ isAuthorized: 1 }, 'isAuthorized is a number, not true or false'],
    [{ isauthorized: true }, 'isAuthorized is nothing, not true or false'],
    [{ isAuthorized: true, resolverContext: [] }, 'resolverContext is a list, not an object'],
    [{ isAuthorized: true, resolverContext: token }, 'resolverContext is a string, not an object'],
    [
      { isAuthorized: true, resolverContext: { a: '1', [token]: { b: 1 } } },
      'resolverContext holds an object; AppSync takes strings alone',
    ],
    [
      { isAuthorized: true, resolverContext: { a: [token] } },
      'resolverContext holds a list; AppSync takes strings alone',
    ],
    [{ isAuthorized: true, resolverContext: { a: 1 } }, 'resolverContext holds a number; AppSync takes strings alone'],
    [
      { isAuthorized: true, resolverContext: { a: false } },
      'resolverContext holds a boolean; AppSync takes strings alone',
    ],
    [{ isAuthorized: true, resolverContext: { a: null } }, 'resolverContext holds null; AppSync takes strings alone'],
    [{ isAuthorized: true, deniedFields: 'Query.text' }, 'deniedFields is a string, not a list'],
    [{ isAuthorized: true, deniedFields: { 'Query.text': true } }, 'deniedFields is an object, not a list'],
    [{ isAuthorized: true, deniedFields: ['Query.text', null] }, 'deniedFields holds null, not a string'],
    [{ isAuthorized: true, deniedFields: [['Query.text']] }, 'deniedFields holds a list, not a string'],
    ...[-1, 0.5, 3601, '300', true, [300]].map((ttlOverride): [unknown, string] => [
      { isAuthorized: true, ttlOverride },
      'ttlOverride must be whole seconds from 0 to 3600',
    ]),
    [{ isAuthorized: false, ttlOverride: -1 }, 'ttlOverride must be whole seconds from 0 to 3600'],
  ])('%j fails the request', async (answer, error) => {
    const { ask, lines } = authorizer({ authorizer: async () => ok(answer) });
    await expect(ask()).rejects.toMatchObject({ ...failed, message: 'The answer of the authorizer is not valid.' });
    expect(lines).toEqual([{ level: 'ERROR', message: 'the authorizer failed', requestId: 'r-1', error }]);
  });
});

describe('a context', () => {
  const of = (bytes: number) => ({ a: 'x'.repeat(bytes - JSON.stringify({ a: '' }).length) });
  const limit = 5 * 1024 * 1024;

  it('may have 5 MB', async () => {
    const { ask } = authorizer({ authorizer: async () => ok({ isAuthorized: true, resolverContext: of(limit) }) });
    await ask();
  });

  it('fails the request where it has more', async () => {
    const answer = { isAuthorized: true, resolverContext: of(limit + 1) };
    const { ask, lines } = authorizer({ authorizer: async () => ok(answer) });
    await expect(ask()).rejects.toMatchObject(failed);
    expect(lines).toMatchObject([{ error: 'resolverContext has 5242881 bytes, more than 5 MB' }]);
  });
});

describe('a function that fails', () => {
  it('fails the request with its own message, which the log does not repeat', async () => {
    const error = { errorType: 'TypeError', errorMessage: `no store for ${token}` };
    const { ask, lines } = authorizer({ authorizer: async () => ({ ok: false, error }) });
    await expect(ask()).rejects.toMatchObject({ ...failed, message: `no store for ${token}` });
    expect(lines).toEqual([
      { level: 'ERROR', message: 'the authorizer failed', requestId: 'r-1', error: 'its log says how' },
    ]);
  });

  it.each([
    ['AccessDeniedException', 'User: appsync.amazonaws.com is not authorized'],
    ['TooManyRequestsException', 'Rate Exceeded.'],
    ['ResourceNotFoundException', 'Function not found'],
  ])('to be invoked for %s fails the request without a message', async (name, message) => {
    const { ask, lines } = authorizer({ authorizer: () => Promise.reject(new AwsError(name, message)) });
    await expect(ask()).rejects.toMatchObject({ errorType: 'BadRequestException', statusCode: 400, message: '' });
    expect(lines).toEqual([
      {
        level: 'ERROR',
        message: 'the authorizer failed',
        requestId: 'r-1',
        error: `it could not be invoked: ${name}: ${message}`,
      },
    ]);
  });

  it('to answer in time fails the request, and what it answers later lets nobody in', async () => {
    let answer!: (result: InvocationResult) => void;
    const late = new Promise<InvocationResult>((resolve) => (answer = resolve));
    const { ask, lines, events } = authorizer({ provider: { ttlSeconds: 60 }, authorizer: () => late, timeMs: 5 });
    await expect(ask()).rejects.toMatchObject({ ...failed, message: 'The authorizer timed out.' });
    expect(lines).toMatchObject([{ error: 'it took longer than 0.005 s' }]);
    answer(ok(allowed));
    await ask();
    expect(events).toHaveLength(2);
  });

  it('by a bug of ours is a bug', async () => {
    const { ask } = authorizer({ authorizer: () => Promise.reject(new TypeError('x is not a function')) });
    await expect(ask()).rejects.toThrow(TypeError);
  });
});

describe('a decision', () => {
  const times = async (seconds: number, answers: unknown[], ttlSeconds = 0) => {
    const left = [...answers];
    const { ask, clock, events } = authorizer({ provider: { ttlSeconds }, authorizer: async () => ok(left.shift()) });
    const seen: unknown[] = [];
    for (let turn = 0; turn < 2; turn++) {
      seen.push(await ask().catch((error: { statusCode: number }) => error.statusCode));
      clock.advance(seconds * 1000);
    }
    return { asked: events.length, seen };
  };
  const caller = expect.objectContaining({ mode: 'AWS_LAMBDA' }) as unknown;

  it.each<[string, number, unknown[], number, { asked: number; seen: unknown[] }]>([
    ['is made anew each time', 0, [allowed, { isAuthorized: false }], 0, { asked: 2, seen: [caller, 401] }],
    ['holds as long as the API says', 59, [allowed], 60, { asked: 1, seen: [caller, caller] }],
    ['holds no longer', 60, [allowed, { isAuthorized: false }], 60, { asked: 2, seen: [caller, 401] }],
    ['holds as long as it says itself', 59, [{ ...allowed, ttlOverride: 60 }], 0, { asked: 1, seen: [caller, caller] }],
    [
      'holds for itself alone where it says 0',
      0,
      [{ ...allowed, ttlOverride: 0 }, { isAuthorized: false }],
      60,
      { asked: 2, seen: [caller, 401] },
    ],
    ['to refuse holds as well', 59, [{ isAuthorized: false }], 60, { asked: 1, seen: [401, 401] }],
    ['that could not be read is none', 0, [{}, allowed], 60, { asked: 2, seen: [500, caller] }],
    [
      'with an answer of 1 MiB is made anew each time',
      0,
      [
        { ...allowed, note: 'x'.repeat(1_048_576) },
        { ...allowed, note: 'x'.repeat(1_048_576) },
      ],
      60,
      { asked: 2, seen: [caller, caller] },
    ],
  ])('%s', async (_what, seconds, answers, ttlSeconds, outcome) => {
    expect(await times(seconds, answers, ttlSeconds)).toEqual(outcome);
  });

  it('is about one token, whatever is asked with it', async () => {
    const { ask, events } = authorizer({ provider: { ttlSeconds: 60 } });
    await ask('a');
    await ask('a', { operation: () => ({ query: 'mutation { other }' }) });
    await ask('b');
    expect(events.map(({ authorizationToken }) => authorizationToken)).toEqual(['a', 'b']);
  });

  it('gives way to others where there are many', async () => {
    const { ask, events } = authorizer({ provider: { ttlSeconds: 60 } });
    for (let at = 0; at <= 1000; at++) await ask(`token ${at}`);
    await ask('token 1000');
    await ask('token 0');
    expect(events.length).toBe(1002);
  });
});

describe('an API', () => {
  const provider = { type: 'AWS_LAMBDA', functionArn, ttlSeconds: 0 } as const;
  const create = (...authentication: ApiConfig['authentication']) =>
    createLambdaAuthorizer(config({ schema: '', authentication }), dependencies());

  it('without the mode has no authorizer', () => {
    expect(create({ type: 'API_KEY' })).toBeUndefined();
  });

  it.each<[string, ApiConfig['authentication'], string]>([
    ['two authorizers', [provider, provider], 'it has several Lambda authorizers; AppSync allows one'],
    [
      'a time to live of two hours',
      [{ ...provider, ttlSeconds: 7200 }],
      'AuthorizerResultTtlInSeconds is 7200; allowed: 0 to 3600',
    ],
    [
      'one that is no number',
      [{ ...provider, ttlSeconds: NaN }],
      'AuthorizerResultTtlInSeconds is NaN; allowed: 0 to 3600',
    ],
    [
      'a broken expression',
      [{ ...provider, identityValidationExpression: '(' }],
      'IdentityValidationExpression is no regular expression: (',
    ],
  ])('with %s is refused', (_what, authentication, message) => {
    expect(() => create(...authentication)).toThrow(`cannot serve the API: ${message}`);
  });
});

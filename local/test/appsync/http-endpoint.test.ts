import { describe, expect, it } from 'vitest';
import { createApi } from '../../src/appsync/api.ts';
import { AwsError, type InvocationResult } from '../../src/shared/service.ts';
import { config, dependencies, given, giving, send, unit } from './support.ts';

const schema = `
type Query { text(a: String): String }
type Mutation { write(a: String): String }
type Subscription { onWrite: String @aws_subscribe(mutations: ["write"]) }
`;
const resolvers = [unit('Query.text', 'return { payload: ctx.args.a }'), giving('Mutation.write', 'written')];
const api = given({ schema, resolvers });

const headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType',
  'content-type': 'application/json;charset=UTF-8',
  'x-amzn-requestid': 'id-1',
};

describe('the endpoint', () => {
  it('answers POST with data and nothing else', async () => {
    const body = {
      query: 'query A($a: String) { text(a: $a) } query B { text }',
      variables: { a: 'x' },
      operationName: 'A',
      extensions: {},
    };
    expect(await send(api, { body })).toEqual({ status: 200, headers, body: '{"data":{"text":"x"}}' });
  });

  it('tells resolvers where a request came from', async () => {
    const shown = given({
      schema,
      resolvers: [unit('Query.text', "return { payload: ctx.request.headers['x-forwarded-for'] }")],
    });
    const request = { body: { query: '{ text }' }, remoteAddress: '192.0.2.7' };
    expect((await send(shown, request)).body).toBe('{"data":{"text":"192.0.2.7"}}');
    const proxied = { ...request, headers: { 'x-api-key': 'da2-key', 'x-forwarded-for': '192.0.2.1' } };
    expect((await send(shown, proxied)).body).toBe('{"data":{"text":"192.0.2.1, 192.0.2.7"}}');
  });

  it('answers GET with the parameters of the query string', async () => {
    const query = new URLSearchParams({ query: 'query ($a: String) { text(a: $a) }', variables: '{"a":"x"}' });
    expect(await send(api, { method: 'GET', path: `/graphql?${query}` })).toEqual({
      status: 200,
      headers,
      body: '{"data":{"text":"x"}}',
    });
  });

  it('refuses variables of many values before it reads one, but counts no commas in strings', async () => {
    const variables = Object.fromEntries(Array.from({ length: 80_000 }, (_, at) => [`k${at}`, 1]));
    expect(await send(api, { body: { query: '}', variables } })).toMatchObject({
      status: 200,
      body: '{"data":null,"errors":[{"path":null,"locations":null,"message":"The variables have more than the 20000 values that are taken here"}]}',
    });
    const a = `\\"${','.repeat(30_000)}`;
    const { body } = await send(api, { body: { query: 'query ($a: String) { text(a: $a) }', variables: { a } } });
    expect(JSON.parse(body)).toEqual({ data: { text: a } });
  });

  it.each(['\n', '\r'])('refuses a query of too many lines: %j', async (end) => {
    const of = (lines: number) => send(api, { body: { query: `{ text(a: """${end.repeat(lines - 1)}a""") }` } });
    expect(await of(15_000)).toMatchObject({ status: 200, body: '{"data":{"text":"a"}}' });
    expect(await of(15_001)).toMatchObject({
      status: 400,
      body: expect.stringContaining('Maximum char length exceeded'),
    });
  });

  it('takes null variables', async () => {
    expect((await send(api, { body: { query: '{ text }', variables: null, operationName: null } })).body).toBe(
      '{"data":{"text":null}}',
    );
  });

  it('allows browsers of any origin', async () => {
    expect(await send(api, { method: 'OPTIONS', headers: {} })).toEqual({
      status: 200,
      headers: {
        'access-control-allow-headers':
          'authorization,content-type,x-amz-date,x-amz-security-token,x-amz-user-agent,x-amzn-requestid,x-api-key',
        'access-control-allow-methods': 'GET,POST,OPTIONS',
        'access-control-allow-origin': '*',
        'access-control-max-age': '86400',
      },
      body: '',
    });
  });

  it('sends the headers that resolvers set', async () => {
    const resolver = unit('Query.text', "util.http.addResponseHeader('x-extra', 'yes'); return { payload: 'a' }");
    expect((await send(given({ schema, resolvers: [resolver] }), { body: { query: '{ text }' } })).headers).toEqual({
      ...headers,
      'x-extra': 'yes',
    });
  });

  const malformed = 'MalformedHttpRequestException';
  const unparsable = 'Unable to parse GraphQL query.';
  const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

  it('takes JSON that is nested less deep', async () => {
    const body = `{"query":"{ text }","variables":${nested(999)}}`;
    expect((await send(api, { body })).status).toBe(200);
  });

  it.each([
    ['an empty body', '', malformed, 'Request body is empty.'],
    ['what is not JSON', 'meow', malformed, 'Unable to parse GraphQL query.'],
    ['half JSON', '{}}', malformed, 'Unable to parse GraphQL query.'],
    ['no query', '{}', malformed, 'Unable to parse GraphQL query.'],
    ['a list', '[]', malformed, 'Unable to parse GraphQL query.'],
    ['null', 'null', malformed, 'Unable to parse GraphQL query.'],
    ['a query that is no text', '{"query":5}', malformed, 'Unable to parse GraphQL query.'],
    ['variables that are a list', '{"query":"{ text }","variables":[]}', malformed, 'Unable to parse GraphQL query.'],
    ['a syntax error', '{"query":"{ text"}', malformed, 'Unable to parse GraphQL query.'],
    ['a query nested too deep', `{"query":"${'{ a '.repeat(501)}${'}'.repeat(501)}"}`, malformed, unparsable],
    [
      'a value nested too deep',
      `{"query":"{ text(a: ${'['.repeat(7000)}${']'.repeat(7000)}) }"}`,
      malformed,
      unparsable,
    ],
    ['JSON nested too deep', `{"query":"{ text }","variables":${nested(1000)}}`, malformed, unparsable],
    [
      'two operations without a name',
      '{"query":"query A { text } query B { text }"}',
      'BadRequestException',
      'Missing operation name.',
    ],
    [
      'a name that no operation has',
      '{"query":"{ text }","operationName":"A"}',
      'BadRequestException',
      "Unknown operation named 'A'.",
    ],
    [
      'a subscription',
      '{"query":"subscription { onWrite }"}',
      'BadRequestException',
      'subscription not supported through HTTP, connect to the realtime endpoint',
    ],
    [
      'a subscription by a variable',
      '{"query":"subscription($s:Boolean!){onWrite @skip(if:$s)}","variables":{"s":true}}',
      'BadRequestException',
      'subscription not supported through HTTP, connect to the realtime endpoint',
    ],
  ])('rejects %s with 400', async (_what, body, errorType, message) => {
    expect(await send(api, { body })).toEqual({
      status: 400,
      headers: { ...headers, 'x-amzn-errortype': errorType },
      body: JSON.stringify({ errors: [{ errorType, message }] }),
    });
  });

  it('rejects a caller it does not know with 401, before it reads the body', async () => {
    expect(await send(api, { headers: {}, body: 'meow' })).toEqual({
      status: 401,
      headers: { ...headers, 'x-amzn-errortype': 'UnauthorizedException' },
      body: '{"errors":[{"errorType":"UnauthorizedException","message":"Missing authorization header"}]}',
    });
  });

  it('answers 200 to what does not validate', async () => {
    expect(await send(api, { body: { query: '{ no }' } })).toEqual({
      status: 200,
      headers,
      body: '{"data":null,"errors":[{"path":null,"locations":[{"line":1,"column":3,"sourceName":null}],"message":"Validation error of type FieldUndefined: Field \'no\' in type \'Query\' is undefined @ \'no\'"}]}',
    });
  });

  it('answers a fault of its own with InternalFailure and no stack', async () => {
    const broken = given(
      { schema, authentication: [{ type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'p', defaultAction: 'ALLOW' }] },
      { verifyToken: () => Promise.reject(new Error('oops')) },
    );
    expect(await send(broken, { headers: { authorization: 'a.b.c' } })).toEqual({
      status: 500,
      headers: { ...headers, 'x-amzn-errortype': 'InternalFailure' },
      body: '{"errors":[{"errorType":"InternalFailure","message":"Internal failure"}]}',
    });
  });
});

describe('a request of a caller by the Lambda authorizer', () => {
  const answers = (answer: InvocationResult) => {
    const events: { requestContext: Record<string, unknown> }[] = [];
    const around = dependencies({
      authorizer: async (_arn, event) => (events.push(event as (typeof events)[number]), answer),
    });
    const authentication = [{ type: 'AWS_LAMBDA', functionArn: 'arn:f', ttlSeconds: 0 }] as const;
    const to = createApi(config({ schema, resolvers, authentication: [...authentication] }), around);
    const ask = (request: Parameters<typeof send>[1]) => send(to, { headers: { authorization: 'link-1' }, ...request });
    return { events, ask, lines: around.lines };
  };
  const letsIn: InvocationResult = { ok: true, payload: { isAuthorized: true } };
  const query = 'query A($a: String) { text(a: $a) }';

  it.each<[string, Parameters<typeof send>[1], Record<string, unknown>, number]>([
    [
      'a POST',
      { body: { query, variables: { a: 'x' }, operationName: 'A' } },
      { queryString: query, operationName: 'A', variables: { a: 'x' } },
      200,
    ],
    [
      'a GET',
      { method: 'GET', path: `/graphql?${new URLSearchParams({ query, variables: '{"a":"x"}' })}` },
      { queryString: query, variables: { a: 'x' } },
      200,
    ],
    ['no operation', { body: '' }, { queryString: '', variables: {} }, 400],
    ['no JSON', { body: '{' }, { queryString: '', variables: {} }, 400],
    ['no GraphQL', { body: { query: '}' } }, { queryString: '}', variables: {} }, 400],
    [
      'too many values',
      { body: { query, variables: { a: Array.from({ length: 30_000 }, () => 1) } } },
      { queryString: '', variables: {} },
      200,
    ],
  ])('tells the function of %s', async (_what, request, context, status) => {
    const { ask, events } = answers(letsIn);
    expect((await ask(request)).status).toBe(status);
    expect(events.map(({ requestContext }) => requestContext)).toEqual([
      { apiId: 'testapi', accountId: '000000000000', requestId: 'id-1', ...context },
    ]);
  });

  it('asks nobody about a preflight', async () => {
    const { ask, events } = answers(letsIn);
    expect((await ask({ method: 'OPTIONS' })).status).toBe(200);
    expect(events).toEqual([]);
  });

  it.each<[string, InvocationResult, number, object]>([
    [
      'lets nobody in',
      { ok: true, payload: { isAuthorized: false } },
      401,
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
    ],
    [
      'fails',
      { ok: false, error: { errorType: 'Error', errorMessage: 'no store' } },
      500,
      { errorType: 'AuthorizerFailureException', message: 'no store' },
    ],
    [
      'answers something else',
      { ok: true, payload: 'yes' },
      500,
      { errorType: 'AuthorizerFailureException', message: 'The answer of the authorizer is not valid.' },
    ],
  ])('is refused where the function %s', async (_what, answer, status, entry) => {
    const { ask, lines } = answers(answer);
    const { errorType } = entry as { errorType: string };
    expect(await ask({ body: { query } })).toEqual({
      status,
      headers: { ...headers, 'x-amzn-errortype': errorType },
      body: JSON.stringify({ errors: [entry] }),
    });
    expect(JSON.stringify(lines)).not.toContain('link-1');
  });

  it('is refused without a message where the function may not be invoked', async () => {
    const authentication = [{ type: 'AWS_LAMBDA', functionArn: 'arn:f', ttlSeconds: 0 }] as const;
    const to = given(
      { schema, authentication: [...authentication] },
      { authorizer: () => Promise.reject(new AwsError('AccessDeniedException', 'no')) },
    );
    expect(await send(to, { headers: { authorization: 'link-1' }, body: { query } })).toMatchObject({
      status: 400,
      body: '{"errors":[{"errorType":"BadRequestException"}]}',
    });
  });
});

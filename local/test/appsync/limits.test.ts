import { afterEach, describe, expect, it, vi } from 'vitest';
import { given, giving, roleArn, run, send, unit } from './support.ts';

const schema = 'type Query { a: A b: String } type A { a: A b: String c: String }';
const resolvers = [giving('Query.a', { a: { a: { b: 'deep' } } }), giving('Query.b', 'x'), giving('A.c', 'y')];

const failed = (errorType: string, message: string) => ({
  path: null,
  data: null,
  errorType,
  errorInfo: null,
  locations: null,
  message,
});

afterEach(() => {
  vi.useRealTimers();
});

describe('queryDepthLimit', () => {
  const api = given({ schema, resolvers, queryDepthLimit: 2 });

  it.each([
    '{ b }',
    '{ a { b } }',
    '{ a { ...f } } fragment f on A { b }',
    '{ __schema { types { fields { type { name } } } } }',
  ])('lets %s pass', async (query) => {
    expect(await run(api, query)).not.toHaveProperty('errors');
  });

  it.each(['{ a { a { b } } }', '{ b a { ...f } } fragment f on A { ... { a { b } } }'])(
    'refuses %s',
    async (query) => {
      expect(await run(api, query)).toEqual({
        data: null,
        errors: [failed('QueryDepthLimitReached', 'Query depth limit of 2 reached.')],
      });
    },
  );
});

describe('resolverCountLimit', () => {
  it('fails the fields whose resolvers are too many', async () => {
    const api = given({ schema, resolvers, resolverCountLimit: 1 });
    expect(await run(api, '{ b one: b }')).toEqual({
      data: { b: 'x', one: null },
      errors: [
        {
          ...failed('ResolverExecutionLimitReached', 'Resolver invocation limit reached.'),
          path: ['one'],
          locations: [{ line: 1, column: 5, sourceName: null }],
        },
      ],
    });
  });

  it('counts resolvers only, and starts over with each request', async () => {
    const api = given({ schema, resolvers, resolverCountLimit: 2 });
    const query = '{ a { a { a { b } } c } }';
    expect([await run(api, query), await run(api, query)]).toEqual(
      Array(2).fill({ data: { a: { a: { a: { b: 'deep' } }, c: 'y' } } }),
    );
  });
});

describe('a query', () => {
  it('of more than 15,000 tokens is refused', async () => {
    expect((await send(given({ schema }), { body: { query: `{ ${'b '.repeat(15_000)} }` } })).body).toBe(
      '{"errors":[{"errorType":"BadRequestException","message":"Maximum char length exceeded"}]}',
    );
  });

  it('of fewer is not', async () => {
    const fields = Array.from({ length: 4_000 }, (_, at) => `b${at}: b`).join(' ');
    expect(await run(given({ schema }), `{ ${fields} }`)).not.toHaveProperty('errors');
  });

  it('is given up after 30 seconds', async () => {
    vi.useFakeTimers();
    const dataSources = { f: { type: 'AWS_LAMBDA', functionArn: 'f', roleArn } } as const;
    const resolver = { ...unit('Query.b', "return { operation: 'Invoke' }"), dataSourceName: 'f' };
    const api = given({ schema, dataSources, resolvers: [resolver] }, { lambda: () => new Promise(() => {}) });
    const answer = run(api, '{ b }');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answer).toEqual({ data: null, errors: [failed('ExecutionTimeout', 'Execution timed out.')] });
  });
});

describe('introspection', () => {
  const off = given({ schema, resolvers, introspection: false });

  it.each([
    ['{ __schema { types { name } } }', '__schema'],
    ['{ __type(name: "A") { name } }', '__type'],
  ])('that is off makes %s unknown', async (query, field) => {
    expect(await run(off, query)).toEqual({
      data: null,
      errors: [
        {
          path: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: `Validation error of type FieldUndefined: Field '${field}' in type 'Query' is undefined @ '${field}'`,
        },
      ],
    });
  });

  it('that is off leaves __typename', async () => {
    expect(await run(off, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});

import { describe, expect, it } from 'vitest';
import { AwsError, type InvocationResult } from '../../../src/shared/service.ts';
import { createLambda } from '../../../src/appsync/data-sources/lambda.ts';
import { giving, given, roleArn, run } from '../support.ts';

const source = { functionArn: 'arn:f', roleArn };
const answering = (answer: InvocationResult | undefined) => createLambda(source, { lambda: async () => answer });

describe('a function', () => {
  it.each([
    [{ operation: 'Invoke', payload: { a: 1 } }, [roleArn, 'arn:f', { a: 1 }, 'RequestResponse']],
    [{ operation: 'Invoke' }, [roleArn, 'arn:f', null, 'RequestResponse']],
    [{ operation: 'Invoke', payload: 5, invocationType: 'Event' }, [roleArn, 'arn:f', 5, 'Event']],
  ])('asked by %j is invoked with its payload', async (request, invocation) => {
    const invocations: unknown[] = [];
    const ask = createLambda(source, { lambda: async (...given) => void invocations.push(given) });
    expect(await ask(request)).toEqual({ result: null });
    expect(invocations).toEqual([invocation]);
  });

  it.each<[string, InvocationResult, unknown]>([
    ['returns', { ok: true, payload: { b: 2 } }, { result: { b: 2 } }],
    ['returns nothing', { ok: true, payload: undefined }, { result: null }],
    [
      'throws',
      { ok: false, error: { errorType: 'InvalidInput', errorMessage: 'no' } },
      { result: null, error: { message: 'no', type: 'Lambda:Unhandled', unhandledErrorType: 'InvalidInput' } },
    ],
  ])('that %s', async (_what, answer, outcome) => {
    expect(await answering(answer)({ operation: 'Invoke' })).toEqual(outcome);
  });

  it('that may not be invoked is an error of the data source', async () => {
    const ask = createLambda(source, { lambda: () => Promise.reject(new AwsError('AccessDeniedException', 'no')) });
    expect(await ask({ operation: 'Invoke' })).toEqual({
      result: null,
      error: { message: 'no', type: 'Lambda:AccessDeniedException' },
    });
  });

  it.each<[unknown, string]>([
    [{}, "Value for field '$[operation]' not found."],
    [{ operation: 'Call' }, "Unsupported operation 'Call'."],
    [{ operation: 'Invoke', invocationType: 'DryRun' }, "Unsupported invocationType 'DryRun'."],
    [{ operation: 'BatchInvoke' }, 'cannot run BatchInvoke: it is not emulated locally, use Invoke'],
  ])('is not invoked by %j', async (request, message) => {
    await expect(answering(undefined)(request)).rejects.toThrow(message);
  });
});

describe('a resolver without handlers', () => {
  const schema = 'type Query { a(b: Int): String }';
  const dataSources = { f: { type: 'AWS_LAMBDA', ...source } } as const;
  const resolver = { ...giving('Query.a', 1), dataSourceName: 'f', code: 'export const nothing = 1;' };

  it('needs no code', async () => {
    const { code: _, ...without } = resolver;
    const api = given(
      { schema, dataSources, resolvers: [without] },
      { lambda: async () => ({ ok: true, payload: 'x' }) },
    );
    expect(await run(api, '{ a }')).toEqual({ data: { a: 'x' } });
    const { code: _of, ...none } = giving('Query.a', 1);
    expect(() => given({ schema, resolvers: [none] })).toThrow(
      /^cannot create resolver Query\.a: it has neither Code nor CodeS3Location; mapping templates in VTL are not emulated/,
    );
  });

  it('sends the function its whole context and gives what it returns', async () => {
    const payloads: unknown[] = [];
    const api = given(
      { schema, dataSources, resolvers: [resolver] },
      { lambda: async (_role, _arn, payload) => (payloads.push(payload), { ok: true, payload: 'x' }) },
    );
    expect(await run(api, '{ a(b: 1) }')).toEqual({ data: { a: 'x' } });
    expect(payloads).toEqual([
      {
        arguments: { b: 1 },
        identity: null,
        source: null,
        request: { headers: {}, domainName: null },
        prev: null,
        info: { fieldName: 'a', parentTypeName: 'Query', variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
        stash: {},
      },
    ]);
  });

  it.each([
    ['InvalidInput', 'no'],
    ['UnauthorizedException', 'You are not authorized to make this call.'],
  ])('fails with the name of the error that the function threw: %s', async (errorType, message) => {
    const lambda = async () => ({ ok: false, error: { errorType, errorMessage: 'no' } }) as const;
    expect(await run(given({ schema, dataSources, resolvers: [resolver] }, { lambda }), '{ a }')).toEqual({
      data: { a: null },
      errors: [
        {
          path: ['a'],
          data: null,
          errorType,
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message,
        },
      ],
    });
  });
});

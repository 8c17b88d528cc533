import { createApi } from '../../src/appsync/api.ts';
import type { Api, Execution } from '../../src/appsync/api-types.ts';
import type { ApiConfig, Caller, Resolver, Dependencies } from '../../src/appsync/types.ts';
import type { HttpRequest, HttpResponse } from '../../src/shared/http.ts';

export const arn = 'arn:aws:appsync:eu-west-1:000000000000:apis/testapi';
export const roleArn = 'arn:aws:iam::000000000000:role/api';

/** A clock that stands still. */
export const now = Date.parse('2026-11-23T10:00:00Z');

/** Callers by mode. */
export const callers = {
  key: { mode: 'API_KEY', identity: null },
  bob: {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    identity: { sub: 'bob', username: 'bob', groups: ['readers'], defaultAuthStrategy: 'ALLOW', claims: {} },
  },
  administrator: { mode: 'AWS_IAM', identity: {}, principal: { kind: 'administrator' } },
  role: { mode: 'AWS_IAM', identity: {}, principal: { kind: 'role', arn: roleArn, name: 'api' } },
} satisfies Record<string, Caller>;

/** A resolver on the data source `none`, from the bodies of its handlers. */
export function unit(coordinate: string, request: string, response = 'return ctx.result'): Resolver {
  return { ...named(coordinate), kind: 'UNIT', dataSourceName: 'none', functions: [], code: code(request, response) };
}

/** A resolver that gives one value. */
export const giving = (coordinate: string, value: unknown): Resolver =>
  unit(coordinate, `return { payload: ${JSON.stringify(value)} }`);

/** A pipeline resolver of functions by id. */
export function pipeline(
  coordinate: string,
  functions: string[],
  before = 'return {}',
  after = 'return ctx.prev.result',
): Resolver {
  return { ...named(coordinate), kind: 'PIPELINE', functions, code: code(before, after) };
}

/** The code of two handlers, from their bodies. */
export const code = (request: string, response: string) => `
import { util, runtime, extensions } from '@aws-appsync/utils';
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }
`;

function named(coordinate: string): Pick<Resolver, 'typeName' | 'fieldName'> {
  const [typeName, fieldName] = coordinate.split('.') as [string, string];
  return { typeName, fieldName };
}

/** An API as the template would give it; everything can be replaced. */
export const config = (given: Partial<ApiConfig> & Pick<ApiConfig, 'schema'>): ApiConfig => ({
  apiId: 'testapi',
  arn,
  name: 'test',
  region: 'eu-west-1',
  accountId: '000000000000',
  authentication: [{ type: 'API_KEY' }],
  apiKeys: [{ key: 'da2-key', expires: now / 1000 + 60 }],
  environmentVariables: {},
  introspection: true,
  queryDepthLimit: 0,
  resolverCountLimit: 0,
  dataSources: { none: { type: 'NONE' } },
  functions: {},
  resolvers: [],
  ...given,
});

/** Dependencies where nothing is allowed to happen but what a test gives. */
export function dependencies(given: Partial<Dependencies> = {}): Dependencies & { lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const unexpected = (what: string) => () => {
    throw new Error(`unexpected call of ${what}`);
  };
  return {
    lines,
    clock: { now: () => now, at: () => () => {} },
    newId: () => 'id-1',
    verifyToken: unexpected('verifyToken'),
    verifySignature: unexpected('verifySignature'),
    authorize: unexpected('authorize'),
    dynamodb: unexpected('dynamodb'),
    lambda: unexpected('lambda'),
    authorizer: unexpected('authorizer'),
    log: (line) => void lines.push(line),
    ...given,
  };
}

/** Makes an API. */
export const given = (api: Parameters<typeof config>[0], around: Partial<Dependencies> = {}): Api =>
  createApi(config(api), dependencies(around));

/** Runs an operation and gives the answer's body. */
export async function run(
  api: Api,
  query: string,
  variables: Record<string, unknown> | null = null,
  caller: Caller = callers.key,
): Promise<unknown> {
  const execution: Execution = await api.execute({ query, variables }, caller, {});
  return execution.ok ? JSON.parse(JSON.stringify(execution.body)) : execution;
}

/** Sends a request to the endpoint. */
export function send(
  api: Api,
  request: Partial<Omit<HttpRequest, 'body'>> & { body?: unknown } = {},
): Promise<HttpResponse> {
  const { body = '', ...rest } = request;
  return api.http({
    method: 'POST',
    path: '/graphql',
    headers: { 'x-api-key': 'da2-key' },
    remoteAddress: '127.0.0.1',
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...rest,
  });
}

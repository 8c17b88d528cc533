import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { parseJson } from '../shared/parse-json.ts';
import type { Api, GraphqlRequest } from './api-types.ts';
import { hasTooManyValues, tooManyValues } from './graphql/variable-errors.ts';
import type { Dependencies } from './types.ts';
import { addressesOf } from './auth/authenticate.ts';
import { Unauthenticated } from './auth/unauthenticated.ts';

const cors = { 'access-control-allow-origin': '*' };

const preflight = {
  ...cors,
  'access-control-allow-headers':
    'authorization,content-type,x-amz-date,x-amz-security-token,x-amz-user-agent,x-amzn-requestid,x-api-key',
  'access-control-allow-methods': 'GET,POST,OPTIONS',
  'access-control-max-age': '86400',
};

const exposed = 'x-amzn-RequestId,x-amzn-ErrorType';

/** Makes the API's `http`: statuses, headers and the bodies of requests that do not get to be executed. */
export function createHttpEndpoint(
  { authenticate, execute }: Pick<Api, 'authenticate' | 'execute'>,
  { newId, log }: Pick<Dependencies, 'newId' | 'log'>,
): Api['http'] {
  return async (request) => {
    if (request.method === 'OPTIONS') return { status: 200, headers: preflight, body: '' };
    const requestId = newId();
    const read = once(() => (hasTooManyValues(request.body) ? undefined : readRequest(request)));
    try {
      const caller = await authenticate(request.headers, request, { requestId, operation: () => operationOf(read()) });
      const wanted = read();
      if (!wanted) return answer(requestId, 200, { data: null, errors: [tooManyValues] }, {});
      if ('message' in wanted) return failed(requestId, 400, wanted.errorType, wanted.message);
      const done = await execute(wanted, caller, seenByResolvers(request));
      if (!done.ok) return failed(requestId, done.statusCode, done.errorType, done.message);
      return answer(requestId, 200, done.body, done.responseHeaders);
    } catch (error) {
      if (error instanceof Unauthenticated) return failed(requestId, error.statusCode, error.errorType, error.message);
      log({
        level: 'ERROR',
        message: 'the API failed',
        requestId,
        error: error instanceof Error ? error.stack : error,
      });
      return failed(requestId, 500, 'InternalFailure', 'Internal failure');
    }
  };
}

/** AppSync's front door notes where a request comes from, as `identity.sourceIp` says it too. */
function seenByResolvers({ headers, remoteAddress }: HttpRequest): Record<string, string> {
  const addresses = addressesOf(headers, { remoteAddress });
  return addresses.length > 0 ? { ...headers, 'x-forwarded-for': addresses.join(', ') } : headers;
}

interface Malformed {
  errorType: string;
  message: string;
}

/** Who is not known has no request read; a Lambda authorizer is told of it before it is run. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const operationOf = (read: GraphqlRequest | Malformed | undefined): GraphqlRequest | undefined =>
  read && 'query' in read ? read : undefined;

const malformed = (message: string): Malformed => ({ errorType: 'MalformedHttpRequestException', message });

function readRequest({ method, path, body }: HttpRequest): GraphqlRequest | Malformed {
  if (method === 'GET') return asRequest(queryString(path));
  if (method !== 'POST') return { errorType: 'BadRequestException', message: `cannot use ${method}: use POST or GET` };
  if (body.length === 0) return malformed('Request body is empty.');
  return asRequest(parsed(body.toString()));
}

function queryString(path: string): unknown {
  const given = new URL(path, 'http://localhost').searchParams;
  const variables = given.get('variables');
  return {
    query: given.get('query'),
    operationName: given.get('operationName'),
    variables: variables && parsed(variables),
  };
}

const notJson = Symbol('not JSON');

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return notJson;
  }
}

/** Unknown members are ignored; clients send `extensions`. */
function asRequest(value: unknown): GraphqlRequest | Malformed {
  const { query, variables, operationName } = (isObject(value) ? value : {}) as Record<string, unknown>;
  const named = operationName === undefined || operationName === null || typeof operationName === 'string';
  if (typeof query !== 'string' || query.trim() === '' || !named) return malformed('Unable to parse GraphQL query.');
  if (variables === undefined || variables === null || variables === '') return { query, operationName };
  if (isObject(variables)) return { query, operationName, variables };
  return malformed('Unable to parse GraphQL query.');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function answer(requestId: string, status: number, body: unknown, headers: Record<string, string>): HttpResponse {
  return {
    status,
    headers: {
      ...headers,
      ...cors,
      'access-control-expose-headers': exposed,
      'content-type': 'application/json;charset=UTF-8',
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify(body),
  };
}

function failed(requestId: string, status: number, errorType: string, message: string): HttpResponse {
  const entry = message === '' ? { errorType } : { errorType, message };
  return answer(requestId, status, { errors: [entry] }, { 'x-amzn-errortype': errorType });
}

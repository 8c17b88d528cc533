import type { DataSource, Dependencies } from '../types.ts';
import type { CallDataSource, DataSourceError } from './data-source.ts';
import { asRequest, optionalObject, requestFault, required } from './request-object.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What AppSync sets itself. */
const ownHeaders = ['connection', 'content-length', 'expect', 'host', 'transfer-encoding', 'user-agent'];

/** AppSync gives a resolver no more time than the whole request has. */
const timeoutMs = 30_000;

/**
 * Makes the data source of an HTTP endpoint; signs as the role where the template says so.
 * Any status is a result; only a request that gets no answer is an error.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
 */
export function createHttp(
  { endpoint, roleArn, signing }: Extract<DataSource, { type: 'HTTP' }>,
  { sign }: Pick<Dependencies, 'sign'>,
): CallDataSource {
  return async (value) => {
    const request = asRequest(value);
    const method = String(required(request, 'method')).toUpperCase();
    if (!methods.includes(method)) throw requestFault(`Unsupported method '${method}'.`);
    const params = optionalObject(request, 'params') ?? {};
    const path = String(required(request, 'resourcePath'));
    if (!path.startsWith('/')) throw requestFault(`cannot use the resourcePath "${path}": it must start with /`);
    const url = new URL(endpoint.replace(/\/$/, '') + path);
    for (const [name, text] of textsOf(optionalObject(params, 'query'))) url.searchParams.append(name, text);
    const body = bodyOf(params['body']);
    const headers = Object.fromEntries(
      textsOf(optionalObject(params, 'headers'))
        .map(([name, text]) => [name.toLowerCase(), text] as const)
        .filter(([name]) => !ownHeaders.includes(name)),
    );
    const toSend = { method, url: url.href, headers, body: body ?? '' };
    const signed = signing && roleArn ? await sign(roleArn, toSend, signing) : {};
    try {
      const answer = await fetch(url, {
        method,
        headers: { ...headers, ...signed },
        body: method === 'GET' ? null : (body ?? null),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await answer.text();
      return { result: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: text } };
    } catch (error) {
      return { result: null, error: unanswered(error) };
    }
  };
}

const textsOf = (members: Record<string, unknown> = {}) =>
  Object.entries(members).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, inText(value)] as const],
  );

const bodyOf = (body: unknown) => (body === undefined || body === null ? undefined : inText(body));

const inText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function unanswered(error: unknown): DataSourceError {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return { message: 'execution timed out', type: 'Http:ExecutionTimeoutException' };
  return { message: cause instanceof Error ? cause.message : message, type: 'Http:SdkClientException' };
}

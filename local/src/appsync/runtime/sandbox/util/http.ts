import { errors } from '../errors.ts';
import { current } from '../evaluation.ts';

/** Request headers that must not be passed on to an HTTP data source. */
const notCopied = new Set([
  'transfer-encoding',
  'connection',
  'host',
  'expect',
  'keep-alive',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'content-length',
]);

/** Names that a resolver cannot set on the response, besides those above. */
const restricted = /^(?:access-control-.*|vary|content-type|x-amzn-.*|x-amz-.*)$/;

/** What RFC 9110 (§5.6.2, §5.5) takes for a name and a value; Node writes nothing else. */
const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** All names and values together. */
const sizeLimit = 4096;

/**
 * `util.http`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html
 */
export const http = {
  copyHeaders(headers: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !notCopied.has(name.toLowerCase())));
  },
  addResponseHeader,
  addResponseHeaders(headers: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(headers ?? {})) addResponseHeader(name, value);
  },
};

function addResponseHeader(name: unknown, value: unknown): void {
  const key = String(name ?? '').toLowerCase();
  if (!token.test(key) || notCopied.has(key) || restricted.test(key))
    return refuse(`Header '${String(name)}' is not allowed`);
  if (value === null || value === undefined) return refuse(`Header '${String(name)}' has no value`);
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (!fieldValue.test(text)) {
    return refuse(`Header '${String(name)}' has a value with characters that HTTP does not allow`);
  }
  const others = Object.entries(current.responseHeaders).filter(([other]) => other !== key);
  const size = others.reduce((sum, [other, each]) => sum + other.length + each.length, key.length + text.length);
  if (size > sizeLimit) return refuse(`Response headers exceed ${sizeLimit} bytes`);
  current.responseHeaders[key] = text;
}

function refuse(message: string): void {
  errors.appendError(message, 'ResponseHeaderError');
}

import { Agent, request as send, type IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { expect } from 'vitest';
import { errorCodes } from '../../resolvers/lib/errorCodes.ts';
import type { TestBackend } from '../support/backend.ts';
import { expectNoLeak } from './leaks.ts';
import { queryText, variablesText } from './operations.ts';
import { anyText, jsonText, mangled, mostly } from './texts.ts';

/** A request of the GraphQL endpoint; credentials are added as it is sent. */
interface Attempt {
  method: string;
  /** The query string. */
  search: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  credentials: 'token' | 'none' | 'garbage';
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const graphql = fc
  .tuple(queryText, variablesText, mostly(fc.constant('null'), fc.constantFrom('"A"', '"B"', '""'), jsonText))
  .map(
    ([query, variables, name]) => `{"query":${JSON.stringify(query)},"variables":${variables},"operationName":${name}}`,
  );

const body: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { arbitrary: graphql, weight: 8 },
  { arbitrary: mangled(graphql), weight: 1 },
  { arbitrary: jsonText, weight: 1 },
  {
    arbitrary: fc.tuple(jsonText, jsonText).map(([query, variables]) => `{"query":${query},"variables":${variables}}`),
    weight: 1,
  },
  { arbitrary: fc.uint8Array(), weight: 1 },
);

const search = mostly(
  fc.constant(''),
  fc
    .tuple(
      queryText.filter((text) => text.length < 4000),
      variablesText.filter((text) => text.length < 4000),
    )
    .map(([query, variables]) => `?${new URLSearchParams({ query, variables }).toString()}`),
  fc
    .string({ unit: fc.constantFrom('%', '&', '=', '?', '/', '+', 'a', 'query', 'variables', '%zz', '%ff', '[', '\\') })
    .map((text) => `?${text}`),
);

/** What Node lets a client write into a header. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xfe }).map((code) => String.fromCharCode(code < 0x7f ? code : code + 1)),
});
const headers = mostly(
  fc.constant({ 'content-type': 'application/json' }),
  fc.dictionary(
    fc.constantFrom(
      'content-type',
      'x-api-key',
      'x-forwarded-for',
      'user-agent',
      'accept',
      'x-amz-date',
      'cookie',
      'origin',
    ),
    headerText,
  ),
);

const attempt: fc.Arbitrary<Attempt> = fc.record({
  method: mostly(
    fc.constant('POST'),
    fc.constantFrom('GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'),
  ),
  search,
  headers: headers as fc.Arbitrary<Record<string, string>>,
  body,
  credentials: fc.oneof(
    { arbitrary: fc.constant('token' as const), weight: 8 },
    fc.constantFrom('none' as const, 'garbage' as const),
  ),
});

/** What has the form of a link, a session or a key, or nearly. */
const tokenLike = fc
  .tuple(
    fc.constantFrom(
      'link-',
      'session-',
      'key-',
      'key-YQ~0~aaaaaaaaaaa.',
      'key-~~.',
      'Key-',
      'link',
      'constructor-',
      '__proto__-',
    ),
    fc.string({ unit: fc.constantFrom(...'abcXYZ019_-~.%='), minLength: 40, maxLength: 46 }),
  )
  .map((parts) => parts.join(''));

const garbage = mostly(
  headerText,
  tokenLike,
  fc.constantFrom(
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/appsync/aws4_request',
    'Bearer ',
    'a.b.c',
    '..',
  ),
  jsonText.filter((text) => text.length < 2000).map((text) => `e30.${Buffer.from(text).toString('base64url')}.x`),
  anyText.map((text) =>
    Buffer.from(text)
      .toString('latin1')
      .replace(/[^\x20-\x7e\x80-\xff]/g, ''),
  ),
);

/** Whatever a client sends to `/graphql`, it gets an answer in AppSync's shape. */
export async function httpProperty(backend: TestBackend): Promise<fc.IAsyncProperty<[Attempt, string]>> {
  const { token } = await backend.as('fuzz@example.com');
  const url = new URL(backend.template.outputs.GraphqlEndpoint!);
  const agent = new Agent({ keepAlive: true });
  return fc.asyncProperty(attempt, garbage, async (given, garbled) => {
    const authorization = { token: { authorization: token }, none: undefined, garbage: { authorization: garbled } }[
      given.credentials
    ];
    const answer = await ask(agent, url, { ...given, headers: { ...given.headers, ...authorization } });
    expectAppSync(given, answer);
  });
}

function ask(agent: Agent, url: URL, { method, search, headers, body }: Attempt): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const { hostname, port } = url;
    const path = encodePath(`${url.pathname}${search}`);
    const outgoing = send({ agent, hostname, port, path, method, headers: { ...headers, ...length } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode!, headers: incoming.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Node sends no path with spaces or beyond Latin-1; all else goes as it is. */
const encodePath = (path: string) => path.replace(/[^\x21-\xff]/g, encodeURIComponent);

function expectAppSync({ method }: Attempt, { status, headers, text }: Answer): void {
  expect([200, 400, 401, 413]).toContain(status);
  expectNoLeak(text);
  if (method === 'HEAD' || method === 'OPTIONS') return;
  const answer = JSON.parse(text) as { data?: unknown; errors?: Record<string, unknown>[] };
  if (status !== 200) {
    const { errorType, message } = answer.errors![0]!;
    expect(answer).toEqual({ errors: [{ errorType: expect.any(String), message: expect.any(String) }] });
    expect(Object.keys(answer.errors![0]!)).toEqual(['errorType', 'message']);
    expect(headers['x-amzn-errortype']).toBe(errorType);
    expect(message).not.toBe('');
    return;
  }
  expect(Object.keys(answer)).toEqual(answer.errors ? ['data', 'errors'] : ['data']);
  expect(answer.errors).not.toEqual([]);
  for (const error of answer.errors ?? []) {
    expect([executionMembers, validationMembers]).toContainEqual(Object.keys(error));
    expect(error.message).toEqual(expect.any(String));
    expect([...Object.keys(errorCodes), ...ofAppSync, null, undefined]).toContain(error.errorType);
  }
}

/** What AppSync itself answers where an operation asks for too much. */
const ofAppSync = ['QueryDepthLimitReached', 'ResolverExecutionLimitReached'];
const executionMembers = ['path', 'data', 'errorType', 'errorInfo', 'locations', 'message'];
const validationMembers = ['path', 'locations', 'message'];

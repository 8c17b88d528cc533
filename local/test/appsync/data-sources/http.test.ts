import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../../src/appsync/data-sources/http.ts';
import { none } from '../../../src/appsync/data-sources/none.ts';
import { roleArn } from '../support.ts';

/** An endpoint that answers as told and remembers what it was asked. */
async function endpoint(answer: (response: ServerResponse) => void = (response) => response.end('fine')) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    seen.push({ request, body: await text(request) });
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const signs = { sign: async () => ({}) };

describe('the HTTP data source', () => {
  it('sends what the request object says', async () => {
    const { url, seen } = await endpoint();
    const ask = createHttp({ type: 'HTTP', endpoint: `${url}/base/` }, signs);
    const params = {
      query: { a: 'b c', n: 5, no: null },
      headers: { 'X-Test': 'y', Host: 'evil', 'Content-Type': 'text/plain' },
      body: { z: 1 },
    };
    const { result } = await ask({ method: 'POST', resourcePath: '/path', params });
    expect(result).toMatchObject({ statusCode: 200, body: 'fine' });
    const [{ request, body } = expect.fail()] = seen;
    expect([request.method, request.url, request.headers['x-test'], request.headers['content-type'], body]).toEqual([
      'POST',
      '/base/path?a=b+c&n=5',
      'y',
      'text/plain',
      '{"z":1}',
    ]);
    expect(request.headers.host).toBe(new URL(url).host);
  });

  it('gives every status as a result and follows no redirect', async () => {
    const { url, seen } = await endpoint((response) =>
      response.writeHead(302, { location: '/elsewhere', 'x-a': 'b' }).end('moved'),
    );
    const { result } = await createHttp({ type: 'HTTP', endpoint: url }, signs)({ method: 'GET', resourcePath: '/' });
    expect(result).toMatchObject({ statusCode: 302, headers: { location: '/elsewhere', 'x-a': 'b' }, body: 'moved' });
    expect(seen).toHaveLength(1);
  });

  it('signs as the role where the template says so', async () => {
    const { url, seen } = await endpoint();
    const asked: unknown[] = [];
    const signing = { region: 'eu-west-1', service: 'states' };
    const ask = createHttp(
      { type: 'HTTP', endpoint: url, roleArn, signing },
      { sign: async (...given) => (asked.push(given), { authorization: 'AWS4-HMAC-SHA256 …'.replace('…', 'x') }) },
    );
    await ask({ method: 'POST', resourcePath: '/', params: { headers: { 'x-amz-target': 'A.B' }, body: '{}' } });
    expect(asked).toEqual([
      [roleArn, { method: 'POST', url: `${url}/`, headers: { 'x-amz-target': 'A.B' }, body: '{}' }, signing],
    ]);
    expect(seen[0]!.request.headers.authorization).toBe('AWS4-HMAC-SHA256 x');
  });

  it('fails where nobody answers', async () => {
    const ask = createHttp({ type: 'HTTP', endpoint: 'http://127.0.0.1:1' }, signs);
    expect(await ask({ method: 'GET', resourcePath: '/' })).toEqual({
      result: null,
      error: { message: expect.stringMatching(/bad port|ECONNREFUSED/), type: 'Http:SdkClientException' },
    });
  });

  it.each<[unknown, string]>([
    [{ resourcePath: '/' }, "Value for field '$[method]' not found."],
    [{ method: 'TRACE', resourcePath: '/' }, "Unsupported method 'TRACE'."],
    [{ method: 'GET' }, "Value for field '$[resourcePath]' not found."],
    [
      { method: 'GET', resourcePath: '@evil.example/' },
      'cannot use the resourcePath "@evil.example/": it must start with /',
    ],
  ])('refuses %j', async (request, message) => {
    await expect(createHttp({ type: 'HTTP', endpoint: 'http://127.0.0.1:1' }, signs)(request)).rejects.toThrow(message);
  });
});

describe('the data source NONE', () => {
  it.each([
    [{ payload: { a: 1 } }, { a: 1 }],
    [{ payload: null }, null],
    [{}, null],
    [undefined, null],
  ])('makes of %j the result %j', async (request, result) => {
    expect(await none(request)).toEqual({ result });
  });
});

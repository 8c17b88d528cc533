import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedPost } from '../../functions/adapters/signed-post.ts';

/** What the service does with a call. */
let answer: (response: ServerResponse) => unknown;
let server: Server;
let url: URL;
beforeAll(async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) vi.stubEnv(name, 'given');
  vi.stubEnv('AWS_REGION', 'us-east-1');
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});
const post = (timeout = 3000) => signedPost('appsync', url, '{}', { timeout });

describe('a signed post', () => {
  it.each([
    ['JSON', 200, '{"data":1}', { data: 1 }],
    ['nothing', 200, '', {}],
    ['JSON of a refusal', 400, '{"message":"no"}', { message: 'no' }],
    ['a page of a gateway that is out', 503, '<html>', {}],
  ])('gives what a service answers: %s', async (_what, status, body, expected) => {
    answer = (response) => response.writeHead(status).end(body);
    const { response, answer: given } = await post();
    expect([response.status, given]).toEqual([status, expected]);
  });

  it.each([
    ['is cut off', (response: ServerResponse) => response.writeHead(200).write('{"da', () => response.destroy())],
    [
      'is cut off unnoticed',
      (response: ServerResponse) => response.writeHead(200).end('{"batchItemFailures":[{"itemIdent'),
    ],
    ['is no JSON', (response: ServerResponse) => response.writeHead(200).end('<html>')],
    ['never begins', (response: ServerResponse) => response.destroy()],
    ['does not come in time', () => {}],
    ['does not end in time', (response: ServerResponse) => response.writeHead(200).write('{')],
  ])('takes an answer that %s for none', async (_what, cut) => {
    answer = cut;
    await expect(post(200)).rejects.toMatchObject({ name: 'NoAnswer', service: 'appsync' });
  });
});

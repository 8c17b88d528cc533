import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, describe, onTestFinished } from 'vitest';
import type { CallOut } from '../../src/lambda/function-worker.ts';
import { lambda, mailbox } from './given.ts';

const accept: RequestListener = (_, response) => response.writeHead(204, { 'x-own': 'a' }).end();

/** Somebody to call, who is gone already where there is no answer; gives its origin. */
async function receiver(answer: RequestListener | null = accept) {
  const server = createServer(answer ?? accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  if (answer) onTestFinished(close);
  else await close();
  return `http://127.0.0.1:${port}`;
}

const headers =
  "{ 'content-type': 'text/plain', Authorization: 'hush', 'webhook-signature': 'hush', apikey: 'hush', referer: 'http://a.example/?q=hush' }";
const fetching = `export const handler = ({ url }) =>
  fetch(url, { method: 'POST', headers: ${headers}, body: 'hi' }).then(({ status }) => status, (error) => error.name);`;
/** Reads the status alone, and is done. */
const requesting = `import { request } from 'node:http';
export const handler = ({ url }) => new Promise((resolve) => {
  request(url, { method: 'POST', headers: ${headers} })
    .on('response', (response) => { resolve(response.statusCode); response.destroy(); })
    .on('error', (error) => resolve(error.name))
    .end('hi');
});`;

/** A function, and the calls that are told of. */
async function caller(source: string, endpoint = 'http://127.0.0.1:4600') {
  const calls = mailbox<CallOut & { function: string }>();
  const called = (name: string, call: CallOut) => calls.put({ function: name, ...call });
  return { ...(await lambda({ f: source }, {}, { endpoint, called, newId: () => 'one' })), calls };
}

describe.each([
  ['fetch', fetching],
  ['node:http', requesting],
])('a call by %s', (_, source) => {
  it('is told of with what was answered, and nothing secret', async () => {
    const origin = await receiver();
    const { invoke, calls, clock } = await caller(source);
    clock.advance(3_600_000);
    expect(await invoke('f', { url: `${origin}/hook?key=hush` })).toEqual({ ok: true, payload: 204 });
    const call = await calls.next();
    expect(call).toMatchObject({
      ...{ function: 'f', requestId: 'one', method: 'POST', url: `${origin}/hook?…`, status: 204 },
      at: expect.closeTo(clock.now(), -4),
      milliseconds: expect.any(Number),
      requestHeaders: expect.arrayContaining([
        ['content-type', 'text/plain'],
        ['authorization', '(hidden)'],
        ['webhook-signature', '(hidden)'],
        ['apikey', '(hidden)'],
        ['referer', 'http://a.example/?…'],
      ]),
      responseHeaders: expect.arrayContaining([['x-own', 'a']]),
    });
    expect(JSON.stringify(call)).not.toContain('hush');
  });

  it.each<[string, RequestListener | null]>([
    ['ECONNREFUSED', null],
    ['UND_ERR_SOCKET|ECONNRESET', (_, response) => response.destroy()],
  ])('is told of where nobody answers: %s', async (error, answer) => {
    const { invoke, calls } = await caller(source);
    await invoke('f', { url: await receiver(answer) });
    const call = await calls.next();
    expect(call.error).toMatch(new RegExp(`^(${error})$`));
    expect(call).not.toHaveProperty('status');
  });

  it('of the backend itself is nobody’s news', async () => {
    const [own, other] = [await receiver(), await receiver()];
    const { invoke, calls } = await caller(source, own);
    await invoke('f', { url: own });
    await invoke('f', { url: own.replace('127.0.0.1', 'localhost') });
    await invoke('f', { url: other });
    expect(await calls.next()).toMatchObject({ url: `${other}/` });
    expect(calls.waiting).toEqual([]);
  });

  it('keeps no more than 4,000 characters of headers', async () => {
    const origin = await receiver((_, response) =>
      response.writeHead(200, { 'x-long': 'x'.repeat(5000), 'x-short': 'y' }).end(),
    );
    const { invoke, calls } = await caller(source);
    await invoke('f', { url: origin });
    expect((await calls.next()).responseHeaders.flat().join('').length).toBeLessThanOrEqual(4000);
  });
});

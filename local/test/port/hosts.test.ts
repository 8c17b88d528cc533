import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHostCheck } from '../../src/port/allowed-hosts.ts';
import { loadCertificate, type Certificate } from '../../src/port/certificate.ts';
import { createPort, type Port, type PortOptions } from '../../src/port/port.ts';

const directory = mkdtempSync(join(tmpdir(), 'hosts-'));
let certificate: Certificate;
beforeAll(() => {
  certificate = loadCertificate(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const sockets = new WebSocketServer({ noServer: true });

/** A port whose handlers take whatever gets as far as them. */
async function open(options: Partial<PortOptions> = {}): Promise<Port> {
  const served = () => ({ status: 200, headers: {}, body: 'served' });
  const port = await createPort({
    ...{ port: 0, certificate, newId: () => 'id', log: () => {} },
    clock: { now: () => 0, at: () => () => {} },
    serve: async () => ({
      graphql: served,
      realtime: (request, socket, head) => sockets.handleUpgrade(request, socket, head, (peer) => peer.close()),
      services: [],
      routes: [{ method: 'GET', pattern: '/pool/.well-known/jwks.json', handler: served }],
      verifySignature: () => ({ kind: 'administrator' }),
      authorize: () => {},
    }),
    ...options,
  });
  onTestFinished(() => port.close());
  return port;
}

interface Call {
  host: string;
  method?: string;
  path?: string;
  upgrade?: boolean;
  tls?: boolean;
  address?: string;
}

/** Calls a port as a page does whose name leads to this machine. */
async function call({ port }: Port, { host, method = 'GET', path = '/health', ...how }: Call) {
  const headers = {
    host,
    ...(how.upgrade && {
      ...{ connection: 'Upgrade', upgrade: 'websocket' },
      ...{ 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' },
    }),
  };
  const address = how.address ?? '127.0.0.1';
  const options = { host: address, port, method, path, headers, agent: false as const };
  const request = how.tls ? https.request({ ...options, rejectUnauthorized: false }) : http.request(options);
  request.end();
  const [response] = (await Promise.race([once(request, 'response'), once(request, 'upgrade')])) as [
    http.IncomingMessage,
  ];
  if (response.statusCode === 101) {
    request.destroy();
    return { status: 101, body: '' };
  }
  return { status: response.statusCode, body: Buffer.concat(await response.toArray()).toString() };
}

const routes: [string, Partial<Call>, number][] = [
  ['POST /graphql', { method: 'POST', path: '/graphql' }, 200],
  ['OPTIONS /graphql', { method: 'OPTIONS', path: '/graphql' }, 200],
  ['GET /graphql', { path: '/graphql?query={a}' }, 200],
  ['the AWS APIs', { method: 'POST', path: '/' }, 400],
  ['/health', {}, 200],
  ['a pool', { path: '/pool/.well-known/jwks.json' }, 200],
  ['what is not there', { path: '/elsewhere' }, 404],
  ['/graphql/realtime', { path: '/graphql/realtime', upgrade: true }, 101],
  ['another upgrade', { path: '/elsewhere', upgrade: true }, 400],
];

describe.each([
  ['plain', false],
  ['TLS', true],
])('a port, over %s', (_, tls) => {
  it.each(routes)('answers by its own name on %s, and by no other', async (_route, route, status) => {
    const port = await open();
    for (const host of ['localhost', `localhost:${port.port}`, '127.0.0.1', `[::1]:${port.port}`, 'LocalHost'])
      expect(await call(port, { ...route, tls, host }), host).toMatchObject({ status });
    for (const host of ['attacker.example', 'localhost.attacker.example', '192.168.7.7', '[::2]', 'a@localhost']) {
      const refused = await call(port, { ...route, tls, host });
      expect(refused, host).toMatchObject({ status: 421 });
      expect(refused.body).toContain(
        `there is no host ${host} here; ask for localhost, 127.0.0.1 or [::1], or name it in ALLOWED_HOSTS`,
      );
    }
  });
});

describe('a port', () => {
  it.each(['GET /health HTTP/1.0\r\n\r\n', 'GET /health HTTP/1.1\r\nhost:\r\nconnection: close\r\n\r\n'])(
    'refuses %j, which names none',
    async (bytes) => {
      const socket = connect((await open()).port, '127.0.0.1');
      socket.end(bytes);
      expect(Buffer.concat(await socket.toArray()).toString()).toMatch(
        /^HTTP\/1.1 421 (.*\r\n)+.*there is no host without a name here/,
      );
    },
  );
});

describe('a port with further names', () => {
  it('answers by them too', async () => {
    const port = await open({ allowedHosts: ['dev.example', 'Printer'] });
    expect(await call(port, { host: 'dev.example:4600' })).toMatchObject({ status: 200 });
    expect(await call(port, { host: 'printer' })).toMatchObject({ status: 200 });
    expect(await call(port, { host: 'other.example' })).toMatchObject({ status: 421 });
  });

  it('refuses them before it is ready as well', async () => {
    let early: { status?: number | undefined } = {};
    const port = await open({
      serve: async (url) => {
        early = await call({ port: Number(new URL(url).port) } as Port, { host: 'attacker.example' });
        throw new Error('that was all');
      },
    }).catch(() => undefined);
    expect([port, early.status]).toEqual([undefined, 421]);
  });
});

describe('a port that listens everywhere', () => {
  const mine = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  it('answers on its own addresses, by their numbers', async () => {
    const port = await open({ host: '0.0.0.0' });
    expect(await call(port, { host: 'localhost' })).toMatchObject({ status: 200 });
    expect(await call(port, { host: '203.0.113.9' })).toMatchObject({ status: 421 });
    // A machine may have no network.
    for (const address of mine ? [mine] : []) {
      expect(await call(port, { host: `${address}:4600`, address })).toMatchObject({ status: 200 });
      expect(await call(port, { host: 'attacker.example', address })).toMatchObject({ status: 421 });
    }
  });

  it('answers at the address that it was given, and to this machine', async () => {
    for (const host of mine ? [mine] : []) {
      const port = await open({ host });
      expect(await call(port, { host, address: host })).toMatchObject({ status: 200 });
      expect(await call(port, { host: 'localhost' })).toMatchObject({ status: 200 });
    }
  });
});

describe('the check of hosts', () => {
  it.each([undefined, '', ':', '[', '[]', '[localhost', '::1', 'localhost:80:80', 'localhost:x', ' localhost', 'a b'])(
    'refuses %j',
    (header) => expect(createHostCheck({})(header)).toBe(false),
  );
});

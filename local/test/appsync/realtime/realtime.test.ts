import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClock } from '../../../src/shared/clock.ts';
import { createRealtime, type Realtime, type RealtimeOptions } from '../../../src/appsync/realtime/realtime.ts';
import {
  connect,
  openSocket,
  Refused,
  type ConnectOptions,
  type Credentials,
} from '../../../client/realtime-client.ts';
import { iam, notAuthorized, stubApi, subscription } from './stub-api.ts';

const opened: { server: Server; realtime: Realtime }[] = [];
afterEach(async () => {
  for (const { server, realtime } of opened.splice(0)) {
    await realtime.stop();
    server.closeAllConnections();
    server.close();
  }
});

async function open(options: Partial<RealtimeOptions> = {}) {
  const stub = stubApi((args) => ({ ok: true, subscription: subscription({ args }) }));
  const clock = createClock();
  const realtime = createRealtime(stub.api, { clock, log: () => {}, ...options });
  const server = createServer().on('upgrade', realtime.upgrade).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ server, realtime });
  const { port } = server.address() as { port: number };
  return { ...stub, clock, realtime, port, url: `http://127.0.0.1:${port}/graphql` };
}

const token: Credentials = { token: 'token' };
const query = 'subscription ($id: ID) { onUpdate(id: $id) { id } }';

describe('createRealtime', () => {
  const padded = (json: string) => Buffer.from(json).toString('base64');
  it.each<[string, Credentials, ConnectOptions]>([
    ['a token in the sub-protocol', token, {}],
    ['a token in the sub-protocol, padded', token, { encode: padded }],
    ['a token in the query', token, { carrier: 'query', encode: padded }],
    ['a token in plain headers', token, { carrier: 'headers' }],
    ['an API key in the sub-protocol', { apiKey: 'da2-key' }, {}],
    ['an API key in the query', { apiKey: 'da2-key' }, { carrier: 'query' }],
    ['an API key in plain headers', { apiKey: 'da2-key' }, { carrier: 'headers' }],
    ['a signature in the sub-protocol', iam, {}],
    ['a signature in the query', iam, { carrier: 'query' }],
    ['a signature in plain headers', iam, { carrier: 'headers' }],
  ])('delivers to a client with %s', async (_, credentials, options) => {
    const { url, publish } = await open();
    const client = await connect(url, credentials, options);
    const updates = await client.subscribe(query, { id: 'r1' });
    publish({ id: 'r2' });
    publish({ id: 'r1' });

    expect(await updates.next()).toEqual({ data: { onUpdate: { id: 'r1' } } });
    await updates.stop();
    expect(client.protocol).toBe('graphql-ws');
    expect(client.frames.map(({ type }) => type)).toEqual(['connection_ack', 'ka', 'start_ack', 'data', 'complete']);
    expect(await client.close()).toEqual({ code: 1000, reason: '' });
  });

  it.each<[string, Credentials, ConnectOptions, unknown, number]>([
    [
      'a token that does not count',
      { token: 'other' },
      {},
      { errorType: 'UnauthorizedException', message: notAuthorized, errorCode: 401 },
      4401,
    ],
    [
      'a signature by another key',
      { ...iam, secretAccessKey: 'other' },
      { carrier: 'query' },
      { errorType: 'UnauthorizedException', message: notAuthorized, errorCode: 401 },
      4401,
    ],
    [
      'no sub-protocol',
      token,
      { protocols: [], carrier: 'query' },
      { message: 'NoProtocolError', errorCode: 400 },
      4400,
    ],
    [
      'another sub-protocol',
      token,
      { protocols: ['graphql-transport-ws'] },
      { message: 'SubProtocolNotSupportedError', errorCode: 400 },
      4400,
    ],
  ])('rejects a client with %s', async (_, credentials, options, reason, code) => {
    const { url } = await open();
    const socket = await openSocket(url, credentials, options);
    socket.send({ type: 'connection_init' });

    expect(await socket.frame(() => true)).toEqual({ type: 'connection_error', payload: { errors: [reason] } });
    expect((await socket.closed).code).toBe(code);
  });

  it('rejects a start whose signature is of other data', async () => {
    const { url } = await open();
    const client = await connect(url, iam);
    const frame = await client.startFrame(query, { id: 'mine' }, 'a');
    frame.payload.data = frame.payload.data.replace('mine', 'yours');
    client.send(frame);

    expect(await client.frame(({ type }) => type === 'error')).toEqual({
      id: 'a',
      type: 'error',
      payload: { errors: [{ errorType: 'UnauthorizedException', message: notAuthorized }] },
    });
  });

  it('fails what a client waits for with what the server said', async () => {
    const { url } = await open();
    await expect(connect(url, { token: 'other' })).rejects.toThrow(Refused);
  });

  it('ends a connection by the clock', async () => {
    const { url, clock, realtime } = await open();
    const client = await connect(url, token);
    expect(realtime.connections()).toBe(1);
    clock.advance(24 * 60 * 60 * 1000);

    expect(await client.closed).toEqual({ code: 1001, reason: 'the connection is 24 hours old' });
  });

  it.each<[string, string | Buffer, number]>([
    ['a message that is too large', JSON.stringify({ type: 'x'.repeat(240 * 1024) }), 1009],
    ['a binary message', Buffer.from('{"type":"connection_init"}'), 1003],
  ])('ends a connection for %s', async (_, message, code) => {
    const { url } = await open();
    const client = await connect(url, token);
    client.send(message);

    expect((await client.closed).code).toBe(code);
  });

  it('ends a connection whose client does not read', async () => {
    let log!: (line: Record<string, unknown>) => void;
    const logged = new Promise<Record<string, unknown>>((resolve) => (log = resolve));
    const { url, publish } = await open({ maxBufferedBytes: 200_000, log });
    const [slow, quick] = [await connect(url, token), await connect(url, token)];
    await slow.subscribe(query);
    const updates = await quick.subscribe(query);
    slow.pause();
    for (let id = 0; id < 200; id++) {
      publish({ id, text: 'x'.repeat(100_000) });
      expect(await updates.next()).toMatchObject({ data: { onUpdate: { id } } });
    }
    expect(await logged).toMatchObject({ realtime: 'slow subscriber cut off', subscriptions: 1 });
  });

  it('ends a connection whose peer shows no sign of life', async () => {
    const { port } = await open({ heartbeatMs: 20 });
    const peer = connectTcp(port, '127.0.0.1');
    peer.write(
      'GET /graphql/realtime HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
        'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-ws\r\n\r\n',
    );
    const [switched] = (await once(peer, 'data')) as [Buffer];
    expect(String(switched)).toMatch(/^HTTP\/1.1 101[^]*sec-websocket-protocol: graphql-ws/i);
    peer.resume();

    expect(await once(peer, 'close')).toBeDefined();
  });

  it('ends a connection whose client sends and answers no ping', async () => {
    const { port } = await open({ heartbeatMs: 20 });
    const client = new WebSocket(`ws://127.0.0.1:${port}/graphql/realtime`, 'graphql-ws', { autoPong: false });
    client.on('ping', () => client.send('{}'));

    expect(await once(client, 'close')).toEqual([1006, Buffer.alloc(0)]);
  });

  it('keeps a connection that answers pings', async () => {
    const { port } = await open({ heartbeatMs: 20 });
    const client = new WebSocket(`ws://127.0.0.1:${port}/graphql/realtime`, 'graphql-ws');
    for (let ping = 0; ping < 5; ping++) await once(client, 'ping');

    expect(client.readyState).toBe(WebSocket.OPEN);
    client.terminate();
  });

  it('ends every connection when it stops, and takes no more', async () => {
    const { url, realtime } = await open();
    const [client, hung] = [await connect(url, token), await connect(url, token)];
    hung.pause();
    await realtime.stop();

    expect(await client.closed).toEqual({ code: 1001, reason: 'the server stops' });
    expect(realtime.connections()).toBe(0);
    await expect(connect(url, token)).rejects.toThrow('Unexpected server response: 503');
  });

  it('brings an update to 500 connections, past 10,000 unrelated subscriptions', async () => {
    const { url, publish } = await open();
    const unrelated = await Promise.all(Array.from({ length: 50 }, () => connect(url, token)));
    for (const [number, client] of unrelated.entries()) {
      await Promise.all(Array.from({ length: 200 }, (_, each) => client.subscribe(query, { id: `${number}/${each}` })));
    }
    const clients = await Promise.all(Array.from({ length: 500 }, () => connect(url, token)));
    const updates = await Promise.all(clients.map((client) => client.subscribe(query, { id: 'r1' })));
    publish({ id: 'r1' });
    const pushed = await Promise.all(updates.map((each) => each.next()));

    expect(pushed).toEqual(Array.from({ length: 500 }, () => ({ data: { onUpdate: { id: 'r1' } } })));
  });
});

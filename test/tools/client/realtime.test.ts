import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subscribeOver } from '../../../tools/client/realtime.ts';
import { createWatch } from '@countersign/local/client';
import { type Peer, type RealtimeServer, startRealtimeServer } from './realtime-server.ts';

let server: RealtimeServer;
beforeEach(async () => {
  server = await startRealtimeServer();
});
afterEach(() => server.stop());

const query = 'subscription { onSignatureRequested { version } }';

/** Subscribes, and gives the other end of the connection. */
async function subscribing() {
  const data = createWatch<unknown>();
  const live = subscribeOver({
    ...{ endpoint: 'https://id.appsync-api.eu-west-1.amazonaws.com/graphql', realtime: server.url, token: 'a-token' },
    ...{ query, variables: { id: 'one' }, onData: data.push },
  });
  live.catch(() => {});
  const peer = await server.peers.until(() => true);
  await peer.frames.until(({ type }) => type === 'connection_init');
  return { live, data, peer };
}

/** Plays the server up to `start_ack`; the id of the subscription is the client's. */
async function acknowledge(peer: Peer, connectionTimeoutMs = 300_000): Promise<string> {
  peer.send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
  const { id } = await peer.frames.until(({ type }) => type === 'start');
  peer.send({ id, type: 'start_ack' });
  return id!;
}

describe('subscribeOver', () => {
  it('connects and subscribes with the host of GraphQL, and gives what is pushed', async () => {
    const { live, data, peer } = await subscribing();
    const id = await acknowledge(peer);
    const { ended, close } = await live;
    peer.send({ type: 'ka' });
    peer.send({ id, type: 'data', payload: { data: { onSignatureRequested: { version: 2 } } } });

    expect(await data.until(() => true)).toEqual({ onSignatureRequested: { version: 2 } });
    const authorization = { host: 'id.appsync-api.eu-west-1.amazonaws.com', Authorization: 'a-token' };
    expect(peer.authorization).toEqual(authorization);
    expect(peer.frames.items).toEqual([
      { type: 'connection_init' },
      {
        ...{ id, type: 'start' },
        payload: { data: JSON.stringify({ query, variables: { id: 'one' } }), extensions: { authorization } },
      },
    ]);
    close();
    expect(await ended).toBe('it was closed');
    await peer.gone;
  });

  it.each([
    ['a connection', 'connection_error', 'UnauthorizedException'],
    ['a subscription', 'error', 'RequestNotFound'],
  ])('rejects what AppSync refuses: %s', async (_, type, errorType) => {
    const { live, peer } = await subscribing();
    peer.send({ type, payload: { errors: [{ errorType, message: 'no' }] } });

    await expect(live).rejects.toMatchObject({ name: 'Refused', code: errorType, message: `${errorType}: no` });
    await peer.gone;
  });

  it.each([
    [401, 'Refused', 'UnauthorizedException: the realtime endpoint answers HTTP 401'],
    [400, 'ConnectionLost', 'the realtime endpoint answers HTTP 400'],
    [503, 'ConnectionLost', 'the realtime endpoint answers HTTP 503'],
  ])('rejects an upgrade that is answered with %i', async (status, name, message) => {
    server.refuseWith(status);
    const options = { endpoint: 'http://localhost/graphql', realtime: server.url, token: '', query, variables: {} };
    await expect(subscribeOver({ ...options, onData: () => {} })).rejects.toMatchObject({ name, message });
  });

  it('rejects where nobody listens', async () => {
    const { url } = server;
    await server.stop();
    const options = { endpoint: 'http://localhost/graphql', realtime: url, token: '', query, variables: {} };
    await expect(subscribeOver({ ...options, onData: () => {} })).rejects.toMatchObject({
      name: 'ConnectionLost',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it.each([
    ['the server ended the subscription', (peer: Peer, id: string) => peer.send({ id, type: 'complete' })],
    ['the connection ended with code 1001', (peer: Peer) => peer.close(1001)],
  ])('tells how it ended: %s', async (why, act) => {
    const { live, peer } = await subscribing();
    const id = await acknowledge(peer);
    const { ended } = await live;
    act(peer, id);
    expect(await ended).toBe(why);
  });

  it('ends a connection of which nothing is heard for as long as the server said', async () => {
    const { live, peer } = await subscribing();
    await acknowledge(peer, 50);
    const { ended } = await live;
    expect(await ended).toBe('nothing was heard for 0.05 s');
    await peer.gone;
  });
});

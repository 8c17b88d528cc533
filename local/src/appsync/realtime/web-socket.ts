import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { readHandshake, type Handshake } from './handshake.ts';
import type { Connection, Peer } from './protocol.ts';

/** What carries connections over WebSocket. */
export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes every connection, and those that do not answer within half a second by force. */
  stop(): Promise<void>;
  connections(): number;
}

/** How connections are carried. */
export interface SocketOptions {
  /** @default 240 KB, AWS's quota */
  maxMessageBytes?: number;
  /** How often a sign of life is asked for, in real time: it is about the network, not about what clocks say. @default 30 s */
  heartbeatMs?: number;
}

const closeCodes = { goingAway: 1001, unsupportedData: 1003 };

/** Accepts WebSockets with the sub-protocol `graphql-ws` and hands each to `open`. */
export function createSockets(
  open: (peer: Peer, handshake: Handshake) => Connection,
  { maxMessageBytes = 240 * 1024, heartbeatMs = 30_000 }: SocketOptions,
): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const client of server.clients) {
      if (!alive.delete(client)) client.terminate();
      else client.ping();
    }
  }, heartbeatMs).unref();
  let stopped = false;

  return {
    upgrade(request, socket, head) {
      socket.on('error', ignore);
      if (stopped) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
      const handshake = readHandshake(request);
      // ws would refuse padding in header-<base64>; and no sub-protocol but this one is ever selected.
      if (handshake.offersProtocol) request.headers['sec-websocket-protocol'] = 'graphql-ws';
      else delete request.headers['sec-websocket-protocol'];
      server.handleUpgrade(request, socket, head, (client) => carry(client, handshake));
    },
    async stop() {
      stopped = true;
      clearInterval(heartbeat);
      const gone = [...server.clients].map((client) => new Promise((resolve) => client.once('close', resolve)));
      for (const client of server.clients) client.close(closeCodes.goingAway, 'the server stops');
      const force = setTimeout(() => server.clients.forEach((client) => client.terminate()), 500);
      await Promise.all(gone);
      clearTimeout(force);
    },
    connections: () => server.clients.size,
  };

  function carry(client: WebSocket, handshake: Handshake): void {
    alive.add(client);
    const connection = open(
      {
        send: (text) => client.send(text),
        close: (code, reason) => client.close(code, reason),
        buffered: () => client.bufferedAmount,
      },
      handshake,
    );
    client.on('message', (data, isBinary) => {
      if (isBinary) return client.close(closeCodes.unsupportedData, 'messages are text');
      connection.receive(String(data));
    });
    // not a message: a client that sends and never reads is to be ended as well
    client.on('pong', () => alive.add(client));
    client.on('close', () => connection.closed());
    client.on('error', ignore);
  }
}

/** A client that breaks off is nobody's fault; without a listener it would end the process. */
const ignore = () => {};

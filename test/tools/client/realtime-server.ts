import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { createWatch, type Watch } from '@countersign/local/client';

/** A client's connection, as the server that a test plays has it. */
export interface Peer {
  /** What the client sent. */
  frames: Watch<Frame>;
  /** The credentials that came with the connection. */
  authorization: Record<string, string>;
  send(frame: object): void;
  close(code: number): void;
  /** Resolves when the client has gone. */
  gone: Promise<unknown>;
}

/** A frame of a client. */
export interface Frame {
  type: string;
  id?: string;
  payload?: { data: string; extensions: { authorization: Record<string, string> } };
}

/** A realtime endpoint whose side of the protocol a test plays. */
export interface RealtimeServer {
  /** `ws://…` */
  url: string;
  peers: Watch<Peer>;
  /** Answers the next upgrades with an HTTP status instead. */
  refuseWith(status: number): void;
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startRealtimeServer(): Promise<RealtimeServer> {
  const peers = createWatch<Peer>();
  const webSockets = new WebSocketServer({ noServer: true });
  let refusal = 0;
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    if (refusal) return socket.end(`HTTP/1.1 ${refusal} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    const protocols = request.headers['sec-websocket-protocol']!.split(/, ?/);
    const header = protocols.find((each) => each.startsWith('header-'))!.slice('header-'.length);
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      peers.push(peerOf(webSocket, JSON.parse(Buffer.from(header, 'base64url').toString())));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql/realtime`,
    peers,
    refuseWith: (status) => (refusal = status),
    async stop() {
      if (!http.listening) return;
      for (const each of webSockets.clients) each.terminate();
      http.close();
      await once(http, 'close');
    },
  };
}

function peerOf(webSocket: WebSocket, authorization: Record<string, string>): Peer {
  const frames = createWatch<Frame>();
  webSocket.on('message', (text: Buffer) => frames.push(JSON.parse(text.toString()) as Frame));
  return {
    ...{ frames, authorization },
    send: (frame) => webSocket.send(JSON.stringify(frame)),
    close: (code) => webSocket.close(code),
    gone: once(webSocket, 'close'),
  };
}

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWatch, type Watch } from '@countersign/local/client';

/** A message as a receiver got it. */
export interface Received {
  /** Of the request, e.g. `/one`. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What a receiver answers: a status, or whatever it does with the response; it may leave it open. */
export type Reply = number | ((response: ServerResponse) => void);

/** A receiver of webhooks on this machine. */
export interface Receiver {
  /** Without a path. */
  url: string;
  /** All that came, oldest first. */
  received: Watch<Received>;
  /** Answers what comes on a path from now on; 200 where nothing is said. */
  reply(path: string, reply: Reply): void;
  /** What came on a path. */
  at(path: string): Received[];
  close(): Promise<void>;
}

/** Starts a receiver; close it in the end. */
export async function startReceiver(): Promise<Receiver> {
  const received = createWatch<Received>();
  const replies = new Map<string, Reply>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const path = request.url!;
        received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
        const reply = replies.get(path) ?? 200;
        if (typeof reply === 'number') response.writeHead(reply).end('thank you');
        else reply(response);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    reply: (path, reply) => void replies.set(path, reply),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    at: (path) => received.items.filter((each) => each.path === path),
  };
}

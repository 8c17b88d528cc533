import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** What to serve. */
export interface PageOptions {
  /** 0 takes any free one. */
  port: number;
  /** Gives the folder of the build; called at each page that is opened, so that it may build what has changed. */
  folder: () => Promise<string>;
  /** Outputs of the stack, for `config.json`. */
  outputs: Record<string, string>;
  /** Hears why a page could not be built. */
  onFailure?: (error: unknown) => void;
}

/** A server of the page. */
export interface PageServer {
  /** Where links lead to, e.g. `http://localhost:4601/`. */
  url: string;
  close(): void;
}

/**
 * Serves the page on this machine alone, as a host of files would: what is built, and a `config.json` that says where the API is.
 * @throws Error where the port is taken
 */
export async function servePage({ port, folder, outputs, onFailure = () => {} }: PageOptions): Promise<PageServer> {
  const { GraphqlEndpoint: endpoint = '', RealtimeEndpoint: realtime = '', Region: region = '' } = outputs;
  const headers = pageHeaders(endpoint, realtime);
  let built = '';
  const server = createServer((request, response) => {
    void (async () => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
      if (pathname === '/config.json')
        return response.setHeader('content-type', types['.json']!).end(JSON.stringify({ endpoint, realtime, region }));
      if (pathname === '/sign' || !built) built = await folder();
      const name = pathname === '/sign' ? '/sign.html' : pathname;
      const type = types[extname(name)];
      const file = join(built, name);
      if (!/^(\/assets)?\/[\w-]+\.\w+$/.test(name) || !type || !existsSync(file)) return response.writeHead(404).end();
      if (name.startsWith('/assets/')) response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      response.setHeader('content-type', type).end(readFileSync(file));
    })().catch((error: unknown) => {
      onFailure(error);
      response.writeHead(500).end('the page cannot be built');
    });
  });
  await listen(server, port);
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`port ${port} is taken`, { cause });
  });
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The headers of each answer: the policy is that of the page itself, but names the API of this stage, and forbids frames. */
export const pageHeaders = (endpoint: string, realtime: string): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self'"],
    `connect-src 'self' ${new URL(endpoint).origin} ${new URL(realtime).origin}`,
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

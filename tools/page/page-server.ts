import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Outputs } from '../stack-outputs.ts';
import { pageConfig } from './page-config.ts';
import { fileHeaders, pages, pathOf } from './page-files.ts';
import { pageHeaders, userPoolOrigin } from './page-headers.ts';

/** What to serve. */
export interface PageOptions {
  /** 0 takes any free one. */
  port: number;
  /** Gives the folder of the build; called at each page that is opened, so that it may build what has changed. */
  folder: () => Promise<string>;
  /** Outputs of the stack, for `config.json`. */
  outputs: Outputs;
  /** Where the user pool is, of a local backend. */
  userPoolEndpoint?: string;
  /** Hears why a page could not be built. */
  onFailure?: (error: unknown) => void;
}

/** A server of the page. */
export interface PageServer {
  /** Where the page is, e.g. `http://localhost:4601/`. */
  url: string;
  close(): void;
}

/**
 * Serves the page on this machine alone, as a host of files would: what is built, and a `config.json` that says where the API is.
 * @throws Error where the port is taken
 */
export async function servePage(options: PageOptions): Promise<PageServer> {
  const { port, folder, outputs, userPoolEndpoint, onFailure = () => {} } = options;
  const config = pageConfig(outputs, userPoolEndpoint);
  const called = [config.endpoint, config.realtime, userPoolEndpoint ?? userPoolOrigin(config.region)];
  const headers = pageHeaders([...new Set(called.map((url) => new URL(url).origin))]);
  let built = '';
  const server = createServer((request, response) => {
    void (async () => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.setHeader('cache-control', 'no-store');
      const pathname = request.url!.split('?')[0]!;
      if (!ownNames.test(request.headers.host ?? '')) return response.writeHead(421).end('open this page as localhost');
      if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
      const path = pathname === '/' ? 'index.html' : pathname.slice(1);
      if (path === 'config.json')
        return response.setHeader('content-type', fileHeaders(path)!.type).end(JSON.stringify(config));
      if (Object.hasOwn(pages, path) || !built) built = await folder();
      const name = Object.hasOwn(pages, path) ? pages[path]! : path;
      const kind = pathOf(name) === path ? fileHeaders(name) : undefined;
      const file = join(built, name);
      if (!kind || !existsSync(file)) return response.writeHead(404).end();
      response.setHeader('cache-control', kind.cacheControl).setHeader('content-type', kind.type);
      response.end(readFileSync(file));
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

/** A web page may point a name of its own to this machine. */
const ownNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`port ${port} is taken`, { cause });
  });
}

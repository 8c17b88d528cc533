import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { AwsError } from '../shared/service.ts';
import { admit, admitPage, admitPerson } from './admit.ts';
import { endpoints, inputOf, type Shown } from './endpoints.ts';
import type { Feed } from './feed.ts';
import { createPage, htmlOf, icon, pageHeaders } from './page.ts';

type Answer = HttpResponse<string | Readable>;

/** What takes one request, as the port wants it. */
export interface ConsoleRoute {
  maxBodyBytes: number;
  handler(request: HttpRequest): Promise<Answer>;
  failed(error: AwsError): HttpResponse;
}

/** Finds what of the console takes a request; undefined where it is not for the console. */
export type Console = (request: {
  method?: string | undefined;
  url?: string | undefined;
  headers: { accept?: string | undefined; 'x-amz-target'?: string | string[] | undefined };
}) => ConsoleRoute | undefined;

/**
 * Makes the console: the page at `/` for whoever accepts HTML, and what the page asks for below `/console/`. It serves this
 * machine's browser alone; see ./admit.ts.
 */
export function createConsole(shown: Shown, feed: Feed): Console {
  const token = randomBytes(32).toString('base64url');
  const page = createPage('main');
  const editor = createPage('queries/editor');
  const hello = () => ({ kind: 'hello', at: shown.clock.now() });

  /** What anybody may read who may see the console at all: it tells nothing of the backend. */
  const files: Record<string, () => Promise<Answer>> = {
    'app.js': async () => answer('text/javascript; charset=utf-8', (await page()).script),
    'editor.js': async () => answer('text/javascript; charset=utf-8', (await editor()).script),
    'app.css': async () => answer('text/css; charset=utf-8', (await page()).style),
    'icon.svg': async () => answer('image/svg+xml', icon),
  };
  const own = (perform: (request: HttpRequest) => unknown) => async (request: HttpRequest) => {
    admitPage(request, token);
    return answer('application/json', JSON.stringify((await perform(request)) ?? null));
  };
  const routes: Record<string, (request: HttpRequest) => Promise<Answer>> = {
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [`GET ${name}`, file])),
    ...Object.fromEntries(
      Object.entries(endpoints).map(([name, perform]) => [name, own((request) => perform(shown, inputOf(request)))]),
    ),
    async 'GET events'(request) {
      admitPage(request, token);
      return answer('text/event-stream', feed.open(hello()));
    },
  };
  const html = async (request: HttpRequest) => {
    admitPerson(request);
    return answer('text/html; charset=utf-8', htmlOf({ title: `${shown.stack.name} console`, token }));
  };

  return ({ method = '', url = '', headers }) => {
    const path = url.split('?', 1)[0]!;
    // A page of any origin may read some answers to what names a target; this one must not be among them.
    if (path === '/' && method === 'GET' && !headers['x-amz-target'] && headers.accept?.includes('text/html'))
      return admitted(html);
    if (!path.startsWith('/console/')) return undefined;
    const name = `${method} ${path.slice('/console/'.length)}`;
    return Object.hasOwn(routes, name) ? admitted(routes[name]!) : undefined;
  };
}

/** As much as a GraphQL request may have, written as JSON once more to be signed. */
const maxBodyBytes = 4 << 20;

const admitted = (handler: ConsoleRoute['handler']): ConsoleRoute => ({
  maxBodyBytes,
  async handler(request) {
    admit(request);
    return handler(request);
  },
  failed: ({ message, statusCode }) => ({
    status: statusCode,
    headers: { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8' },
    body: `${message}\n`,
  }),
});

const answer = (type: string, body: string | Readable): Answer => ({
  status: 200,
  headers: { ...pageHeaders, 'content-type': type },
  body,
});

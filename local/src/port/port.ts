import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type Duplex, pipeline, Readable } from 'node:stream';
import type { Clock } from '../shared/clock.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { AwsError } from '../shared/service.ts';
import { createHostCheck, hostRefusal, type HostOptions } from './allowed-hosts.ts';
import { bodyLimit, createAwsJson, type Access, type SignedService } from './aws-json.ts';
import { crossOriginHeaders, preflight } from './cross-origin.ts';
import { readBody, tooLarge } from './body.ts';
import type { Certificate } from './certificate.ts';
import { listen } from './listen.ts';
import { health, outOfOrder, outOfOrderError } from './out-of-order.ts';
import { type PathService, pathsBefore } from './path-service.ts';
import { nothingThere, refusalForm } from './refusal-form.ts';
import { type BoundRoute, createRouter, type Handler, type Route } from './routes.ts';

/** Takes over a connection whose client asks to speak WebSocket. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Where the port is, and how it finds what it serves. */
export interface PortOptions<Served extends Serving = Serving> extends HostOptions {
  /** 0 takes any free one. */
  port: number;
  /** Of ./certificate.ts. */
  certificate: Pick<Certificate, 'key' | 'cert'>;
  /**
   * Makes what is served, once the address is known: much of it has the address in it. Until it is there requests
   * wait, since what is being made may already call back; only `GET /health` is answered, with 503.
   */
  serve(url: string): Promise<Served>;
  /** Tells the time of answers: AWS clients set their own by it, and sign with that. */
  clock: Clock;
  newId(): string;
  /** Takes an error that no handler meant to throw. */
  log(line: Record<string, unknown>): void;
  /** Why nothing is served any more: from then on every answer is an error. @default nothing */
  failure?(): Error | undefined;
  /** Larger bodies are answered with 413, whatever a route takes. @default what each takes */
  maxBodyBytes?: number;
  /** Milliseconds until the header of a request must be there, its first byte and a TLS handshake too. @default 60 s */
  headersTimeout?: number;
  /** Milliseconds until all of a request must be there. @default 300 s */
  requestTimeout?: number;
}

/** What the port serves. */
export interface Serving extends Access {
  /** Takes `/graphql`, and `/apis/<id>/graphql`, every method. */
  graphql: Handler;
  /** Takes WebSockets on `/graphql/realtime`, and likewise. */
  realtime: Upgrade;
  /** AWS services, called by `X-Amz-Target` with `POST /`. */
  services: SignedService[];
  /** The service whose requests may have any path: S3. */
  pathService?: PathService;
  /** What a developer's browser gets, before everything that is not signed for a service of paths. */
  console?: (incoming: IncomingMessage) => BoundRoute | undefined;
  /** Everything else, e.g. `{ method: 'GET', pattern: '/{poolId}/.well-known/jwks.json', handler }`. */
  routes?: Route[];
}

/** An open port. */
export interface Port<Served extends Serving = Serving> {
  /** What `serve` gave. */
  serving: Served;
  /** `http://localhost:<port>`; the same with `https:` works as well. */
  url: string;
  port: number;
  /** Stops listening and ends every connection at once, idle or not. */
  close(): Promise<void>;
}

/**
 * Opens the one port of the local runtime: plain HTTP and TLS alike, told apart by the first byte.
 * @throws Error where the port is taken, or with what `serve` threw, the port closed again
 */
export async function createPort<Served extends Serving>(options: PortOptions<Served>): Promise<Port<Served>> {
  const {
    port,
    host,
    certificate,
    serve,
    failure = () => undefined,
    headersTimeout = 60_000,
    requestTimeout = 300_000,
  } = options;
  let serving: Served | undefined;
  let open!: (find: Find) => void;
  const opened = new Promise<Find>((resolve) => (open = resolve));
  let find: Find = () => undefined;
  const isOurs = createHostCheck(options);
  const answer = createAnswer(
    options,
    async (incoming) => {
      const { host: name } = incoming.headers;
      if (!isOurs(name)) throw new AwsError('MisdirectedRequestException', hostRefusal(name), 421);
      if (pathOf(incoming) === '/health' && failure()) return health('failed', failure());
      if (pathOf(incoming) === '/health' && !serving) return health('starting');
      if (failure()) throw outOfOrderError(incoming);
      const response = await respondBy(await opened, incoming, options);
      // What is answered now may rest on what was not written.
      if (failure()) throw outOfOrderError(incoming);
      return response;
    },
    (target) => crossOriginHeaders(serving?.services ?? [], target),
    (incoming) => find(incoming)?.failed,
  );
  const limits = { headersTimeout, requestTimeout, connectionsCheckingInterval: Math.min(headersTimeout, 30_000) };
  const plain = createHttpServer(limits, answer);
  const secure = createHttpsServer({ ...limits, ...certificate, handshakeTimeout: headersTimeout }, answer);
  for (const server of [plain, secure]) {
    // AWS keeps idle connections longer than its clients do; a shorter time here would race with their requests.
    server.keepAliveTimeout = 120_000;
    // They never listen themselves, and it is then that Node begins to look at the limits.
    server.emit('listening');
    server.on('upgrade', (request, socket, head) => {
      const { host: name } = request.headers;
      if (!isOurs(name)) return refuseUpgrade(socket, '421 Misdirected Request', hostRefusal(name));
      if (failure()) return refuseUpgrade(socket, '500 Internal Server Error', outOfOrder);
      if (!serving) return refuseUpgrade(socket, '503 Service Unavailable', 'the backend is starting');
      if (realtimePath.test(pathOf(request))) return serving.realtime(request, socket, head);
      refuseUpgrade(socket, '400 Bad Request');
    });
  }
  const listening = await listen({ port, host }, (socket) =>
    sniff(socket, headersTimeout, (first) => {
      // Node's TLS would wait for ever on a client that left amid the handshake.
      socket.allowHalfOpen = first !== tlsHandshake;
      (first === tlsHandshake ? secure : plain).emit('connection', socket);
    }),
  );
  const url = `http://localhost:${listening.port}`;
  try {
    serving = await serve(url);
  } catch (error) {
    await close();
    throw error;
  }
  open((find = createFind(serving)));
  return { url, port: listening.port, serving, close };

  async function close(): Promise<void> {
    for (const server of [plain, secure]) server.close();
    await listening.close();
  }
}

/** What a route takes that says nothing of it, as much as DynamoDB. */
const usualBodyBytes = 16 * 1024 * 1024;

/** What a GraphQL request may have: AWS's own limit is not documented, and more would hold up everybody else. */
const maxGraphqlBytes = 1024 * 1024;

/** Where APIs are: the only one, or one of several. */
const graphqlPath = /^(\/apis\/[^/]+)?\/graphql$/;
const realtimePath = /^(\/apis\/[^/]+)?\/graphql\/realtime$/;

/** The type of the record that every TLS connection opens with (RFC 8446 §5.1). */
const tlsHandshake = 0x16;

/** Looks at the first byte a client sends, if one comes in time, and leaves it in the stream. */
function sniff(socket: Socket, timeout: number, hand: (first: number) => void): void {
  const giveUp = () => socket.destroy();
  socket.on('error', ignore);
  socket.setTimeout(timeout, giveUp);
  socket.once('readable', () => {
    socket.setTimeout(0, giveUp);
    const chunk = socket.read() as Buffer | null;
    if (!chunk) return void socket.destroy();
    socket.unshift(chunk);
    hand(chunk[0]!);
  });
}

/** A client that breaks off is nobody's fault; without a listener it would end the process. */
const ignore = () => {};

function refuseUpgrade(socket: Duplex, status: string, body = ''): void {
  socket.on('error', ignore);
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const pathOf = (request: IncomingMessage) => (request.url ?? '').split('?', 1)[0]!;

/** What takes a request: undefined where nothing does. */
type Find = (incoming: IncomingMessage) => BoundRoute | undefined;

function createFind(serving: Serving): Find {
  const { graphql, services, pathService, console: ofConsole, routes = [] } = serving;
  const find = createRouter([
    ...['/graphql', '/apis/{id}/graphql'].map((pattern) => ({
      ...{ method: '*', pattern, maxBodyBytes: maxGraphqlBytes },
      handler: (request: HttpRequest) => graphql(request, {}),
    })),
    { method: 'POST', pattern: '/', handler: createAwsJson(services, serving), maxBodyBytes: bodyLimit(services) },
    { method: 'OPTIONS', pattern: '/', handler: preflight },
    { method: 'GET', pattern: '/health', handler: () => health('ready') },
    ...routes,
  ]);
  return pathsBefore((incoming) => {
    const { method = '', url = '' } = incoming;
    return ofConsole?.(incoming) ?? find(method, url);
  }, pathService);
}

async function respondBy(
  find: Find,
  incoming: IncomingMessage,
  { maxBodyBytes = Infinity }: PortOptions,
): Promise<HttpAnswer> {
  const route = find(incoming);
  if (!route) throw nothingThere(incoming);
  const { maxBodyBytes: own } = route;
  const ofRoute = typeof own === 'function' ? own(incoming.headers['x-amz-target'] as string | undefined) : own;
  const limit = Math.min(ofRoute ?? usualBodyBytes, maxBodyBytes);
  const body = await readBody(incoming, limit);
  if (body === tooLarge)
    throw new AwsError('RequestEntityTooLargeException', `the body is larger than ${limit} bytes`, 413);
  return route.handler(requestOf(incoming, body));
}

type HttpAnswer = HttpResponse<string | Uint8Array | Readable>;

function createAnswer(
  { clock, newId, log }: PortOptions,
  respond: (incoming: IncomingMessage) => Promise<HttpAnswer>,
  headersFor: (target: string | undefined) => Record<string, string>,
  failedFor: (incoming: IncomingMessage) => BoundRoute['failed'],
): (request: IncomingMessage, response: ServerResponse) => void {
  return (incoming, outgoing) => {
    const requestId = newId();
    const target = incoming.headers['x-amz-target'] as string | undefined;
    if (pathOf(incoming) === '/')
      for (const [name, value] of Object.entries(headersFor(target))) outgoing.setHeader(name, value);
    respond(incoming)
      .catch((error: unknown) => {
        // A client that left amid its body is nobody's fault.
        if (!(error instanceof AwsError) && !incoming.errored) log({ requestId, error });
        const known = error instanceof AwsError ? error : bug();
        const own = failedFor(incoming)?.(known, requestId) ?? refusalForm(incoming, known, requestId);
        return own ?? failed(known, pathOf(incoming));
      })
      .then((response) => write(outgoing, response, { requestId, now: clock.now() }))
      .catch((error: unknown) => {
        log({ requestId, error });
        outgoing.destroy();
      });
  };
}

const requestOf = (incoming: IncomingMessage, body: Buffer): HttpRequest => ({
  method: incoming.method ?? '',
  path: incoming.url ?? '',
  // Only set-cookie would be a list, and that is a header of answers.
  headers: incoming.headers as Record<string, string>,
  body,
  remoteAddress: incoming.socket.remoteAddress ?? '',
});

/** What is left of a body that was not read whole, Node reads and drops: the connection stays in use. */
function write(
  outgoing: ServerResponse,
  { status, headers, body }: HttpAnswer,
  { requestId, now }: { requestId: string; now: number },
): void {
  outgoing.setHeader('date', new Date(now).toUTCString());
  outgoing.setHeader('x-amzn-RequestId', requestId);
  if (body instanceof Readable) {
    outgoing.writeHead(status, headers);
    // Each piece is for somebody who looks on.
    outgoing.flushHeaders();
    return void pipeline(body, outgoing, ignore);
  }
  // What a handler gives takes the place of what was set, however its name is spelt.
  const isEmpty = status === 204 || status === 304;
  outgoing.writeHead(status, { ...(!isEmpty && { 'content-length': Buffer.byteLength(body) }), ...headers });
  outgoing.end(body);
}

const bug = () => new AwsError('InternalFailure', 'a bug in the local runtime; its log says more', 500);

function failed({ name, message, statusCode, members }: AwsError, path: string): HttpResponse {
  const toGraphql = graphqlPath.test(path);
  return {
    status: statusCode,
    headers: {
      'content-type': toGraphql ? 'application/json;charset=UTF-8' : 'application/x-amz-json-1.0',
      'x-amzn-ErrorType': name,
    },
    body: JSON.stringify(
      toGraphql ? { errors: [{ errorType: name, message }] } : { ...members, __type: name, message },
    ),
  };
}

import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { signedHeaders } from './signed-headers.ts';

/** Who connects: each mode of AppSync's, or whatever headers a test makes up. */
export type Credentials =
  | { token: string }
  | { apiKey: string }
  | { accessKeyId: string; secretAccessKey: string; sessionToken?: string; region: string }
  | { headers: Record<string, string> };

/** How credentials travel, and what TLS trusts. */
export interface ConnectOptions {
  /** @default 'sub-protocol' */
  carrier?: 'sub-protocol' | 'query' | 'headers';
  /** @default base64url without padding */
  encode?: (json: string) => string;
  /** @default ['graphql-ws'] */
  protocols?: string[];
  /** PEM of an authority to trust. */
  ca?: string;
  /** When IAM signatures are made. @default the machine's time */
  now?: () => Date;
}

/** A frame as it came. */
export interface Frame {
  type: string;
  id?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare it whole
  payload?: any;
}

/** How a connection ended. */
export interface Closing {
  code: number;
  reason: string;
}

/** A WebSocket whose frames can be awaited. */
export interface RealtimeSocket {
  /** The sub-protocol that the server selected; empty where it selected none. */
  protocol: string;
  /** All frames so far, `ka` included. */
  frames: Frame[];
  send(frame: Frame | string | Buffer): void;
  /** Waits for a frame that nobody has waited for yet; fails if the socket closes before it comes. */
  frame(matches: (frame: Frame) => boolean): Promise<Frame>;
  closed: Promise<Closing>;
  /** Closes the socket and waits until it is. */
  close(): Promise<Closing>;
  /** Stops reading what comes, as a client that hangs. */
  pause(): void;
}

/** A connection that is acknowledged. */
export interface RealtimeClient extends RealtimeSocket {
  /** Starts a subscription; resolves with its `start_ack`, fails with `Refused` by its `error`. */
  subscribe(query: string, variables?: Record<string, unknown>, id?: string): Promise<LiveSubscription>;
  /** The frame that starts a subscription, for tests that send it themselves. */
  startFrame(query: string, variables?: Record<string, unknown>, id?: string): Promise<Frame>;
}

/** A subscription that delivers. */
export interface LiveSubscription {
  id: string;
  /** The payload of the next `data` frame. */
  next(): Promise<{ data: Record<string, unknown> | null; errors?: unknown[] }>;
  /** Stops it and waits for `complete`. */
  stop(): Promise<void>;
  /** Waits for a `complete` that the server sends by itself. */
  completed(): Promise<void>;
}

/** What a `connection_error` or an `error` frame said. */
export class Refused extends Error {
  constructor(readonly frame: Frame) {
    super(`${frame.type}: ${JSON.stringify(frame.payload)}`);
    this.name = 'Refused';
  }
}

/**
 * Connects to the realtime endpoint that belongs to a GraphQL URL and waits for `connection_ack`.
 * Works with the local runtime and with AppSync alike.
 */
export async function connect(
  graphqlUrl: string,
  credentials: Credentials,
  options: ConnectOptions = {},
): Promise<RealtimeClient> {
  const socket = await openSocket(graphqlUrl, credentials, options);
  socket.send({ type: 'connection_init' });
  const answer = await socket.frame(({ type }) => type === 'connection_ack' || type === 'connection_error');
  if (answer.type === 'connection_error') throw new Refused(answer);

  const startFrame: RealtimeClient['startFrame'] = async (query, variables = {}, id = randomUUID()) => {
    const data = JSON.stringify({ query, variables });
    const authorization = await authorizationOf(new URL(graphqlUrl), credentials, data, options.now);
    return { id, type: 'start', payload: { data, extensions: { authorization } } };
  };
  return {
    ...socket,
    startFrame,
    async subscribe(query, variables, id) {
      const start = await startFrame(query, variables, id);
      const of =
        (...types: string[]) =>
        (frame: Frame) =>
          frame.id === start.id && types.includes(frame.type);
      socket.send(start);
      const begun = await socket.frame(of('start_ack', 'error'));
      if (begun.type === 'error') throw new Refused(begun);
      return {
        id: start.id!,
        async next() {
          const frame = await socket.frame(of('data', 'complete', 'error'));
          if (frame.type !== 'data') throw new Refused(frame);
          return frame.payload as Awaited<ReturnType<LiveSubscription['next']>>;
        },
        async stop() {
          socket.send({ id: start.id!, type: 'stop' });
          await socket.frame(of('complete'));
        },
        async completed() {
          await socket.frame(of('complete'));
        },
      };
    },
  };
}

/** Opens the WebSocket of a GraphQL URL, and sends nothing yet. */
export async function openSocket(
  graphqlUrl: string,
  credentials: Credentials,
  { carrier = 'sub-protocol', encode = base64url, protocols = ['graphql-ws'], ca, now }: ConnectOptions = {},
): Promise<RealtimeSocket> {
  const authorization = await authorizationOf(new URL(graphqlUrl), credentials, undefined, now);
  const encoded = encode(JSON.stringify(authorization));
  const url = realtimeUrl(graphqlUrl);
  if (carrier === 'query') url.search = String(new URLSearchParams({ header: encoded, payload: encode('{}') }));
  const offered = [...protocols, ...(carrier === 'sub-protocol' ? [`header-${encoded}`] : [])].join(', ');
  const expected = protocols.filter((each) => each === 'graphql-ws');
  const webSocket = new WebSocket(url, expected, {
    ...(ca ? { ca } : {}),
    ...(carrier === 'headers' ? { headers: authorization } : {}),
    finishRequest(request) {
      // By hand, since ws takes no padded base64 here.
      if (offered !== '') request.setHeader('sec-websocket-protocol', offered);
      request.end();
    },
  });
  return awaitable(webSocket);
}

/** Where the realtime endpoint of a GraphQL URL is: AWS's own host, or `/realtime` below it. */
export function realtimeUrl(graphqlUrl: string): URL {
  const url = new URL(graphqlUrl.replace(/^http/, 'ws'));
  if (/\.appsync-api\..*\.amazonaws\.com/.test(url.host))
    url.host = url.host.replace('appsync-api', 'appsync-realtime-api');
  else url.pathname += '/realtime';
  return url;
}

const base64url = (json: string) => Buffer.from(json).toString('base64url');

/** The credentials object of a connection, or of a start where there is `data`. */
export async function authorizationOf(
  url: URL,
  credentials: Credentials,
  data: string | undefined,
  now = () => new Date(),
): Promise<Record<string, string>> {
  const { host } = url;
  if ('token' in credentials) return { host, Authorization: credentials.token };
  if ('apiKey' in credentials) {
    return {
      host,
      'x-amz-date': now()
        .toISOString()
        .replace(/[-:]|\.\d+/g, ''),
      'x-api-key': credentials.apiKey,
    };
  }
  if ('headers' in credentials) return credentials.headers;

  const headers = await signedHeaders(url, {
    service: 'appsync',
    region: credentials.region,
    credentials,
    path: data === undefined ? `${url.pathname}/connect` : url.pathname,
    headers: {
      accept: 'application/json, text/javascript',
      'content-encoding': 'amz-1.0',
      'content-type': 'application/json; charset=UTF-8',
    },
    body: data ?? '{}',
    applyChecksum: false,
    now: now(),
  });
  const { authorization, ...others } = headers;
  return { ...others, Authorization: authorization! };
}

interface Waiter {
  matches(frame: Frame): boolean;
  resolve(frame: Frame): void;
  reject(error: Error): void;
}

async function awaitable(webSocket: WebSocket): Promise<RealtimeSocket> {
  const frames: Frame[] = [];
  const untaken: Frame[] = [];
  const waiters: Waiter[] = [];
  let closing: Closing | undefined;
  const gone = ({ code, reason }: Closing) =>
    new Error(`socket closed with ${code} ${reason}; frames: ${JSON.stringify(frames)}`);

  webSocket.on('message', (message: Buffer) => {
    const frame = JSON.parse(message.toString()) as Frame;
    frames.push(frame);
    const waiter = waiters.findIndex((each) => each.matches(frame));
    if (waiter === -1) untaken.push(frame);
    else waiters.splice(waiter, 1)[0]!.resolve(frame);
  });
  const closed = new Promise<Closing>((resolve) => {
    webSocket.on('close', (code, reason) => {
      closing = { code, reason: reason.toString() };
      for (const waiter of waiters.splice(0)) waiter.reject(gone(closing));
      resolve(closing);
    });
  });
  await new Promise((resolve, reject) => {
    webSocket.once('open', resolve);
    webSocket.once('error', reject);
  });
  webSocket.on('error', () => {});

  return {
    protocol: webSocket.protocol,
    frames,
    closed,
    send: (frame) =>
      webSocket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame)),
    frame: (matches) =>
      new Promise((resolve, reject) => {
        const found = untaken.findIndex(matches);
        if (found !== -1) resolve(untaken.splice(found, 1)[0]!);
        else if (closing) reject(gone(closing));
        else waiters.push({ matches, resolve, reject });
      }),
    close() {
      webSocket.close(1000);
      return closed;
    },
    pause: () => webSocket.pause(),
  };
}

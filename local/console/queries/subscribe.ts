import type { Authorize } from './identity.ts';
import { type ErrorEntry, type GraphqlRequest, lineOf } from './request.ts';

/** How it stands with a subscription. */
export type State = 'connecting' | 'subscribed' | 'ended';

/** Who follows a subscription. */
export interface Follower {
  /** @param why it ended */
  state(state: State, why?: string): void;
  /** @param payload with `data`, and `errors` where there are some */
  message(payload: unknown): void;
}

interface Frame {
  type: string;
  payload?: { connectionTimeoutMs?: number; errors?: ErrorEntry[] };
}

/**
 * Subscribes by a WebSocket of its own.
 * @param path that of the API
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 * @returns what stops it
 */
export function subscribe(
  path: string,
  request: GraphqlRequest,
  authorize: Authorize,
  { state, message }: Follower,
): () => void {
  const id = crypto.randomUUID();
  let socket: WebSocket | undefined;
  let isOver = false;
  let timeout: number | undefined;
  let silence = 300_000;

  const end = (why: string) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timeout);
    socket?.close(1000);
    state('ended', why);
  };
  const listen = () => {
    clearTimeout(timeout);
    timeout = setTimeout(end, silence, `nothing came for ${silence / 1000} s`);
  };
  const send = (frame: object) => socket!.send(JSON.stringify(frame));
  const takes: Record<string, (frame: Frame) => unknown> = {
    async connection_ack({ payload }) {
      silence = payload?.connectionTimeoutMs ?? silence;
      const data = JSON.stringify(request);
      const headers = await authorize({ path, body: data });
      const authorization = { host: location.host, ...headers };
      if (!isOver) send({ id, type: 'start', payload: { data, extensions: { authorization } } });
    },
    start_ack: () => state('subscribed'),
    data: ({ payload }) => message(payload),
    complete: () => end('the server completed it'),
    error: ({ payload }) => end(whyOf(payload?.errors)),
    connection_error: ({ payload }) => end(whyOf(payload?.errors)),
  };

  const open = async () => {
    state('connecting');
    const headers = await authorize({ path: `${path}/connect`, body: '{}' });
    if (isOver) return;
    const url = `${location.protocol.replace('http', 'ws')}//${location.host}${path}/realtime`;
    socket = new WebSocket(url, ['graphql-ws', `header-${encoded({ host: location.host, ...headers })}`]);
    socket.onopen = () => send({ type: 'connection_init' });
    socket.onmessage = ({ data }) => {
      listen();
      const frame = JSON.parse(data as string) as Frame;
      Promise.resolve(takes[frame.type]?.(frame)).catch(({ message }: Error) => end(message));
    };
    socket.onclose = ({ code, reason }) => end(`the connection closed with ${code}${reason && `, ${reason}`}`);
    listen();
  };
  open().catch(({ message }: Error) => end(message));
  return () => {
    if (socket?.readyState === WebSocket.OPEN) send({ id, type: 'stop' });
    end('stopped');
  };
}

const whyOf = (errors: ErrorEntry[] = []) => errors.map(lineOf).join('; ') || 'the server refused it';

/** Base64 in the alphabet of URLs, without padding, as names of sub-protocols must be. */
function encoded(authorization: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(authorization));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Live } from '../../client/src/client.ts';
import { ConnectionLost, firstRefusal, type GraphqlError } from '../../client/src/refused.ts';

/** One subscription, on a connection of its own. */
export interface SubscribeOptions<Data> {
  endpoint: string;
  realtime: string;
  token: string;
  query: string;
  variables: Record<string, unknown>;
  onData(data: Data): void;
}

/** Milliseconds for the handshake, as Amplify has it. */
const handshakeTime = 15_000;

/**
 * Speaks AppSync's protocol: `connection_init`, `connection_ack`, `start`, `start_ack`, then `data` and `ka`. Where nothing
 * comes for as long as the server said (`connectionTimeoutMs`), the connection is dead, and is ended.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function subscribeOver<Data>(options: SubscribeOptions<Data>): Promise<Live> {
  const { endpoint, realtime, token, query, variables, onData } = options;
  // The host is the one of GraphQL, also where the realtime endpoint has another.
  const authorization = { host: new URL(endpoint).host, Authorization: token };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
  const id = randomUUID();
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));

  let end!: (why: string) => void;
  const ended = new Promise<string>((resolve) => (end = resolve));
  const handshake = setTimeout(() => end(`there was no answer in ${handshakeTime / 1000} s`), handshakeTime);
  let silence: NodeJS.Timeout | undefined;
  const listenFor = (milliseconds: number) => {
    clearTimeout(silence);
    silence = setTimeout(() => end(`nothing was heard for ${milliseconds / 1000} s`), milliseconds);
  };
  let maxSilence = 300_000;

  return new Promise((resolve, reject) => {
    void ended.then((why) => {
      clearTimeout(handshake);
      clearTimeout(silence);
      socket.terminate();
      reject(new ConnectionLost(why));
    });
    const refuse = (errors: GraphqlError[]) => {
      reject(firstRefusal(errors));
      end('it was refused');
    };
    const on: Record<string, (payload: Payload) => void> = {
      connection_ack({ connectionTimeoutMs = maxSilence }) {
        maxSilence = connectionTimeoutMs;
        send({
          id,
          type: 'start',
          payload: { data: JSON.stringify({ query, variables }), extensions: { authorization } },
        });
      },
      start_ack() {
        clearTimeout(handshake);
        resolve({ ended, close: () => end('it was closed') });
      },
      data: ({ data }) => onData(data as Data),
      error: ({ errors = [] }) => refuse(errors),
      connection_error: ({ errors = [] }) => refuse(errors),
      complete: () => end('the server ended the subscription'),
    };
    socket.on('open', () => send({ type: 'connection_init' }));
    socket.on('message', (text: Buffer) => {
      const { type, payload } = JSON.parse(text.toString()) as { type: string; payload?: Payload };
      on[type]?.(payload ?? {});
      listenFor(maxSilence);
    });
    socket.on('unexpected-response', (_, { statusCode: status = 0 }) => {
      if (status === 401 || status === 403)
        refuse([{ errorType: 'UnauthorizedException', message: `the realtime endpoint answers HTTP ${status}` }]);
      end(`the realtime endpoint answers HTTP ${status}`);
    });
    socket.on('error', ({ message }) => end(message || 'there is no answer'));
    socket.on('close', (code) => end(`the connection ended with code ${code}`));
  });
}

interface Payload {
  connectionTimeoutMs?: number;
  data?: unknown;
  errors?: GraphqlError[];
}

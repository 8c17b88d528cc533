import type { Live, SubscribeOptions } from '../../tools/client/realtime.ts';
import { ConnectionLost, firstRefusal, type GraphqlError } from '../../tools/client/refused.ts';

/** Milliseconds for the handshake, as Amplify has it. */
const handshakeTime = 15_000;

/**
 * Speaks AppSync's protocol over the browser's WebSocket; where nothing comes for as long as the server said, the connection is dead.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function subscribeOver<Data>(
  options: Omit<SubscribeOptions<Data>, 'variables'> & { variables: object },
): Promise<Live> {
  const { endpoint, realtime, token, query, variables, onData } = options;
  const authorization = { host: new URL(endpoint).host, Authorization: token };
  const header = btoa(JSON.stringify(authorization)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>;
    let maxSilence = 300_000;
    let socket: WebSocket | undefined;
    let end!: (why: string) => void;
    const ended = new Promise<string>((resolve) => (end = resolve));
    const listenFor = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => end(`nothing was heard for ${milliseconds / 1000} s`), milliseconds);
    };
    listenFor(handshakeTime);
    void ended.then((why) => {
      clearTimeout(timer);
      if (socket) socket.onmessage = null;
      socket?.close();
      reject(new ConnectionLost(why));
    });
    const refuse = ({ errors = [] }: Payload) => {
      reject(firstRefusal(errors));
      end('it was refused');
    };
    const send = (frame: unknown) => socket!.send(JSON.stringify(frame));
    const on: Record<string, (payload: Payload) => void> = {
      connection_ack({ connectionTimeoutMs = maxSilence }) {
        maxSilence = connectionTimeoutMs;
        const start = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
        send({ id: crypto.randomUUID(), type: 'start', payload: start });
      },
      start_ack: () => resolve({ ended, close: () => end('it was closed') }),
      data: ({ data }) => onData(data as Data),
      error: refuse,
      connection_error: refuse,
      complete: () => end('the server ended the subscription'),
    };
    try {
      socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
    } catch {
      return end('there is no WebSocket');
    }
    socket.onopen = () => send({ type: 'connection_init' });
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(String(data)) as { type: string; payload?: Payload };
      on[type]?.(payload ?? {});
      listenFor(maxSilence);
    };
    socket.onclose = ({ code }) => end(`the connection ended with code ${code}`);
  });
}

interface Payload {
  connectionTimeoutMs?: number;
  data?: unknown;
  errors?: GraphqlError[];
}

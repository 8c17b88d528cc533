import type { Live } from '../../client/src/client.ts';
import { ConnectionLost, firstRefusal, type GraphqlError } from '../../client/src/refused.ts';
import type { SubscribeOptions } from '../../tools/client/realtime.ts';

/** Milliseconds for the handshake, as Amplify has it. */
const handshakeTime = 15_000;

/** The connections that there are: one carries all subscriptions of a token. */
const connections = new Map<string, Connection>();

/**
 * Speaks AppSync's protocol over the browser's WebSocket; where nothing comes for as long as the server said, the connection is dead.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function subscribeOver<Data>(
  options: Omit<SubscribeOptions<Data>, 'variables'> & { variables: object },
): Promise<Live> {
  const { endpoint, realtime, token, query, variables, onData } = options;
  const key = `${realtime} ${token}`;
  if (!connections.has(key)) {
    const authorization = { host: new URL(endpoint).host, Authorization: token };
    const fresh = connect(realtime, authorization, () => {
      if (connections.get(key) === fresh) connections.delete(key);
    });
    connections.set(key, fresh);
  }
  return connections.get(key)!.subscribe(JSON.stringify({ query, variables }), (data) => onData(data as Data));
}

interface Connection {
  subscribe(data: string, onData: (data: unknown) => void): Promise<Live>;
}

interface Subscription {
  data: string;
  onData(data: unknown): void;
  acknowledge(): void;
  end(why: string, refusal?: Error): void;
}

function connect(realtime: string, authorization: object, onEnd: () => void): Connection {
  const header = btoa(JSON.stringify(authorization)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const subscriptions = new Map<string, Subscription>();
  let timer: ReturnType<typeof setTimeout>;
  let maxSilence = 300_000;
  let socket: WebSocket | undefined;
  let isReady = false;

  const end = (why: string, refusal?: Error) => {
    clearTimeout(timer);
    onEnd();
    if (socket) socket.onmessage = socket.onclose = null;
    socket?.close();
    for (const [id, each] of subscriptions) {
      subscriptions.delete(id);
      each.end(why, refusal);
    }
  };
  const listenFor = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => end(`nothing was heard for ${milliseconds / 1000} s`), milliseconds);
  };
  const endOne = (id: string, why: string, refusal?: Error) => {
    const one = subscriptions.get(id);
    subscriptions.delete(id);
    one?.end(why, refusal);
    if (subscriptions.size === 0) end(why);
  };
  const send = (frame: unknown) => socket!.send(JSON.stringify(frame));
  const start = (id: string, { data }: Subscription) =>
    send({ id, type: 'start', payload: { data, extensions: { authorization } } });

  const on: Record<string, (id: string, payload: Payload) => void> = {
    connection_ack(_, { connectionTimeoutMs = maxSilence }) {
      maxSilence = connectionTimeoutMs;
      isReady = true;
      for (const [id, each] of subscriptions) start(id, each);
    },
    start_ack: (id) => subscriptions.get(id)?.acknowledge(),
    data: (id, { data }) => subscriptions.get(id)?.onData(data),
    error: (id, { errors = [] }) => endOne(id, 'it was refused', firstRefusal(errors)),
    connection_error: (_, { errors = [] }) => end('it was refused', firstRefusal(errors)),
    complete: (id) => endOne(id, 'the server ended the subscription'),
  };
  const open = () => {
    listenFor(handshakeTime);
    try {
      socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
    } catch {
      return end('there is no WebSocket');
    }
    socket.onopen = () => send({ type: 'connection_init' });
    socket.onmessage = ({ data }) => {
      const { type, id = '', payload } = JSON.parse(String(data)) as { type: string; id?: string; payload?: Payload };
      listenFor(maxSilence);
      on[type]?.(id, payload ?? {});
    };
    socket.onclose = ({ code }) => end(`the connection ended with code ${code}`);
  };

  return {
    subscribe: (data, onData) =>
      new Promise((resolve, reject) => {
        const id = crypto.randomUUID();
        const handshake = setTimeout(() => end('it was not acknowledged'), handshakeTime);
        let tell!: (why: string) => void;
        const ended = new Promise<string>((resolve) => (tell = resolve));
        const close = () => {
          if (!subscriptions.has(id)) return;
          if (isReady && subscriptions.size > 1) send({ id, type: 'stop' });
          endOne(id, 'it was closed');
        };
        const subscription: Subscription = {
          ...{ data, onData },
          acknowledge() {
            clearTimeout(handshake);
            resolve({ ended, close });
          },
          end(why, refusal) {
            clearTimeout(handshake);
            tell(why);
            reject(refusal ?? new ConnectionLost(why));
          },
        };
        subscriptions.set(id, subscription);
        if (!socket) open();
        else if (isReady) start(id, subscription);
      }),
  };
}

interface Payload {
  connectionTimeoutMs?: number;
  data?: unknown;
  errors?: GraphqlError[];
}

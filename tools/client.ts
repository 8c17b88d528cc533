import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';

/** A client of the GraphQL API as one person: what a web or mobile app does, in the fewest words. */
export interface Client {
  /** @throws Error with the first of the answer's errors */
  graphql<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Resolves once AppSync has acknowledged the subscription. */
  subscribe<Data>(query: string, variables: Record<string, unknown>, onData: (data: Data) => void): Promise<() => void>;
}

/** Makes a client of an endpoint, e.g. `http://localhost:4600/graphql`. */
export function createClient(endpoint: string, token: string): Client {
  const authorization = { Authorization: token, host: new URL(endpoint).host };
  return {
    async graphql<Data>(query: string, variables = {}) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: token, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: Refused[] };
      if (errors) throw firstOf(errors);
      return data;
    },
    subscribe(query, variables, onData) {
      const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
      const socket = new WebSocket(`${endpoint.replace(/^http/, 'ws')}/realtime`, ['graphql-ws', `header-${header}`]);
      const send = (frame: unknown) => socket.send(JSON.stringify(frame));
      const payload = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
      const close = () => socket.close();
      return new Promise((resolve, reject) => {
        socket.on('open', () => send({ type: 'connection_init' }));
        socket.on('error', reject);
        socket.on('message', (text: Buffer) => {
          const frame = JSON.parse(text.toString()) as { type: string; payload: { data: never; errors?: Refused[] } };
          if (frame.type === 'connection_ack') send({ id: randomUUID(), type: 'start', payload });
          if (frame.type === 'start_ack') resolve(close);
          if (frame.type === 'data') onData(frame.payload.data);
          if (/error/.test(frame.type)) reject(firstOf(frame.payload.errors!));
        });
      });
    },
  };
}

interface Refused {
  errorType: string;
  message: string;
}

const firstOf = ([error]: Refused[]) => new Error(`${error!.errorType}: ${error!.message}`);

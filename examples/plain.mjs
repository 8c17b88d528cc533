import { Refused } from './follow.mjs';

// Node has a WebSocket of its own from version 22 on, and every browser has one.
const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;

/**
 * Nothing but `fetch` and `WebSocket`: AppSync's own protocol. Browsers load it as it is.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 * @param {{ endpoint: string, realtime: string, token: () => Promise<string> }} settings outputs of the stack, and what gives a good token
 * @returns {import('./follow.mjs').Client}
 */
export function connect({ endpoint, realtime, token }) {
  return {
    async run(query, variables) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: await token(), 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await response.json();
      if (errors) throw new Refused(errors);
      return data;
    },
    subscribe(query, variables, on) {
      let socket;
      let silence;
      let isStopped = false;
      const end = (why) => {
        clearTimeout(silence);
        socket?.close();
        if (!isStopped) on.ended(why);
        isStopped = true;
      };
      const open = async () => {
        // The host is the one of `endpoint`, also where `realtime` has another.
        const authorization = { host: new URL(endpoint).host, Authorization: await token() };
        const header = btoa(JSON.stringify(authorization)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
        socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
        const send = (frame) => socket.send(JSON.stringify(frame));
        const start = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
        let timeout = 15_000;
        const frames = {
          connection_ack({ connectionTimeoutMs }) {
            timeout = connectionTimeoutMs;
            send({ id: crypto.randomUUID(), type: 'start', payload: start });
          },
          start_ack: () => on.connected(),
          data: ({ data }) => on.next(data),
          error: ({ errors }) => end(new Refused(errors)),
          connection_error: ({ errors }) => end(new Refused(errors)),
          complete: () => end(new Error('the server ended the subscription')),
        };
        socket.onopen = () => send({ type: 'connection_init' });
        socket.onmessage = ({ data }) => {
          const { type, payload } = JSON.parse(data);
          frames[type]?.(payload);
          // The server sends `ka` now and then; where nothing comes, the connection is dead.
          clearTimeout(silence);
          if (!isStopped) silence = setTimeout(() => end(new Error('nothing was heard')), timeout);
        };
        socket.onclose = () => end(new Error('the connection was lost'));
        socket.onerror = () => {};
      };
      open().catch(end);
      return () => {
        isStopped = true;
        end();
      };
    },
  };
}

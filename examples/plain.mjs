import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { failure, play } from './story.mjs';

await play(async (endpoint, token) => {
  const authorization = { host: new URL(endpoint).host, Authorization: token };
  return {
    async run(query, variables) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: token },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await response.json();
      if (errors) throw failure(errors);
      return data;
    },
    subscribe(query, variables, next) {
      const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
      const url = `${endpoint.replace(/^http:/, 'wss:')}/realtime`;
      const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
      const send = (frame) => socket.send(JSON.stringify(frame));
      const id = randomUUID();
      return new Promise((resolve, reject) => {
        socket.on('error', reject);
        socket.on('open', () => send({ type: 'connection_init' }));
        socket.on('message', (text) => {
          const { type, payload } = JSON.parse(text);
          const start = { data: JSON.stringify({ query, variables }), extensions: { authorization } };
          if (type === 'connection_ack') send({ id, type: 'start', payload: start });
          if (type === 'start_ack') resolve(() => send({ id, type: 'stop' }));
          if (type === 'data') next(payload.data);
          if (type === 'complete') socket.close(1000);
          if (type === 'error' || type === 'connection_error') reject(failure(payload.errors));
        });
      });
    },
  };
});

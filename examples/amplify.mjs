import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { decodeJWT } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { WebSocket } from 'ws';
import { failure, play } from './story.mjs';

// Node 20 has none, and without one Amplify's subscriptions fail silently.
globalThis.WebSocket ??= WebSocket;

/** Whose token Amplify asks for: it knows one person at a time. */
let current = '';

await play(async (endpoint, token) => {
  Amplify.configure(
    { API: { GraphQL: { endpoint, region: 'us-east-1', defaultAuthMode: 'userPool' } } },
    { Auth: { tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(current) }) } } },
  );
  const client = generateClient();
  return {
    async run(query, variables) {
      current = token;
      const answer = await client.graphql({ query, variables }).catch((rejected) => rejected);
      if (answer.errors) throw failure(answer.errors);
      return answer.data;
    },
    async subscribe(query, variables, next) {
      current = token;
      // What the library says of a `start_ack`; it exports no name for it.
      const connected = new Promise((resolve) =>
        Hub.listen('api', ({ payload }) => payload.event === 'Subscription ack' && resolve()),
      );
      const subscription = client
        .graphql({ query, variables })
        .subscribe({ next: ({ data }) => next(data), error: ({ errors }) => Promise.reject(failure(errors)) });
      await connected;
      return () => subscription.unsubscribe();
    },
  };
});

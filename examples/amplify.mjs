import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { decodeJWT } from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { WebSocket } from 'ws';
import { Refused, whyEnded } from './follow.mjs';

// Node 20 has none, and without one Amplify's subscriptions fail silently.
globalThis.WebSocket ??= WebSocket;

/**
 * Amplify JS 6. In an app where people sign in with Amplify, `Auth: { Cognito: { userPoolId, userPoolClientId } }` takes
 * the place of the `tokenProvider`: it sends the access token by itself, and renews it.
 * It always opens `wss://`: locally start with `NODE_EXTRA_CA_CERTS`, as `npm start` prints it.
 * @param {{ endpoint: string, region: string, token: () => Promise<string> }} settings outputs of the stack, and what gives a good token
 * @returns {import('./follow.mjs').Client}
 */
export function connect({ endpoint, region, token }) {
  // Amplify knows one person at a time.
  Amplify.configure(
    { API: { GraphQL: { endpoint, region, defaultAuthMode: 'userPool' } } },
    { Auth: { tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(await token()) }) } } },
  );
  const client = generateClient();
  return {
    async run(query, variables) {
      // It rejects with an object that is no Error: the answer, `errors` and all.
      const answer = await client.graphql({ query, variables }).catch((rejected) => rejected);
      if (answer instanceof Error) throw answer;
      if (answer.errors) throw new Refused(answer.errors);
      return answer.data;
    },
    subscribe(query, variables, on) {
      // What the library says of each `start_ack`, also after it has connected again by itself; it exports no name for it.
      const deafen = Hub.listen('api', ({ payload }) => payload.event === 'Subscription ack' && on.connected());
      const subscription = client.graphql({ query, variables }).subscribe({
        next: ({ data }) => on.next(data),
        error: ({ errors }) => on.ended(whyEnded(errors[0].message)),
      });
      return () => {
        deafen();
        subscription.unsubscribe();
      };
    },
  };
}

import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { Refused, whyEnded } from './follow.mjs';

globalThis.WebSocket ??= WebSocket;

// The ESM builds of AWS's links do not load by themselves in Node; a bundler for browsers may import them.
const require = createRequire(import.meta.url);
const { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql, CombinedGraphQLErrors } = require('@apollo/client');
const { tap } = require('rxjs');
const { createAuthLink } = require('aws-appsync-auth-link');
const { CONTROL_EVENTS_KEY, createSubscriptionHandshakeLink } = require('aws-appsync-subscription-link');

/** The client keeps to itself that a subscription stands; the link tells. */
const connected = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ extensions }) => extensions?.controlMsgType === 'CONNECTED' && operation.getContext().onConnected()),
  ),
);

/**
 * Apollo Client with AWS's links. Versions go in pairs: `@apollo/client` 4 with `aws-appsync-auth-link` 4 and
 * `aws-appsync-subscription-link` 4; Apollo 3 with version 3 of both. The subscription link imports `uuid` 8 to 10, and
 * Apollo 4 imports `rxjs` 7: neither comes by itself with every package manager, so name both:
 * `npm install @apollo/client@4 aws-appsync-auth-link@4 aws-appsync-subscription-link@4 graphql@16 rxjs@7 uuid@10`
 * @param {{ endpoint: string, region: string, token: () => Promise<string> }} settings outputs of the stack, and what gives a good token
 * @returns {import('./follow.mjs').Client}
 */
export function connect({ endpoint: url, region, token }) {
  const settings = { url, region, auth: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: token } };
  const client = new ApolloClient({
    link: ApolloLink.from([
      connected,
      createAuthLink(settings),
      createSubscriptionHandshakeLink(settings, new HttpLink({ uri: url })),
    ]),
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
  });
  return {
    async run(text, variables) {
      const document = gql(text);
      const isMutation = document.definitions[0].operation === 'mutation';
      const answer = isMutation
        ? client.mutate({ mutation: document, variables })
        : client.query({ query: document, variables });
      const { data } = await answer.catch((error) => {
        throw CombinedGraphQLErrors.is(error) ? new Refused(error.errors) : error;
      });
      return data;
    },
    subscribe(text, variables, on) {
      const context = { controlMessages: { [CONTROL_EVENTS_KEY]: true }, onConnected: on.connected };
      // What goes wrong comes as a result with an error, after which nothing comes.
      const subscription = client
        .subscribe({ query: gql(text), variables, fetchPolicy: 'no-cache', context })
        .subscribe(({ data, error }) => {
          if (error) on.ended(whyEnded(error.cause?.errors?.[0]?.message ?? error.message));
          else if (data) on.next(data);
        });
      return () => subscription.unsubscribe();
    },
  };
}

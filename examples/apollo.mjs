import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { failure, play } from './story.mjs';

globalThis.WebSocket ??= WebSocket;

// The ESM builds of AWS's links do not load by themselves in Node.
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

await play(async (url, token) => {
  const settings = {
    url,
    region: 'us-east-1',
    auth: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: async () => token },
  };
  const client = new ApolloClient({
    link: ApolloLink.from([
      connected,
      createAuthLink(settings),
      createSubscriptionHandshakeLink(settings, new HttpLink({ uri: url })),
    ]),
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
  });
  const failed = (error) => {
    throw CombinedGraphQLErrors.is(error) ? failure(error.errors) : error;
  };
  return {
    async run(text, variables) {
      const document = gql(text);
      const { operation } = document.definitions[0];
      const answer =
        operation === 'mutation'
          ? await client.mutate({ mutation: document, variables }).catch(failed)
          : await client.query({ query: document, variables }).catch(failed);
      return answer.data;
    },
    subscribe: (text, variables, next) =>
      new Promise((resolve, reject) => {
        const context = { controlMessages: { [CONTROL_EVENTS_KEY]: true }, onConnected: () => resolve(unsubscribe) };
        const subscription = client
          .subscribe({ query: gql(text), variables, fetchPolicy: 'no-cache', context })
          .subscribe({ next: ({ data }) => data && next(data), error: reject });
        const unsubscribe = () => subscription.unsubscribe();
      }),
  };
});

import { postOperation } from './post-operation.ts';
import { subscribeOver, type Live, type SubscribeOptions } from './realtime.ts';

/** Where the API is, and whose token goes with each call. */
export interface ClientOptions {
  /** The output `GraphqlEndpoint`, e.g. `http://localhost:4600/graphql`. */
  endpoint: string;
  /** The output `RealtimeEndpoint`. */
  realtime: string;
  /** Gives a token that is still good: a client may live for longer than one. */
  token: () => Promise<string>;
}

/** The GraphQL API as one person uses it: what a web or mobile app does, in the fewest words. */
export interface Client {
  /**
   * Runs a query or a mutation and gives its `data`.
   * @throws Refused with the first error of the answer
   * @throws ConnectionLost where there was no answer
   */
  graphql<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /**
   * Resolves once AppSync has acknowledged the subscription.
   * @throws Refused where AppSync refuses it
   * @throws ConnectionLost where the connection ends before
   */
  subscribe<Data>(
    query: string,
    variables: Record<string, unknown>,
    onData: SubscribeOptions<Data>['onData'],
  ): Promise<Live>;
}

/** Makes a client of an API for one person. */
export function createClient({ endpoint, realtime, token }: ClientOptions): Client {
  return {
    graphql: async (query, variables = {}) => postOperation(endpoint, await token(), query, variables),
    subscribe: async (query, variables, onData) =>
      subscribeOver({ endpoint, realtime, token: await token(), query, variables, onData }),
  };
}

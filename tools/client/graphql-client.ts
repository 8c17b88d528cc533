import { print } from 'graphql';
import type { Client as ApiClient } from '../../client/src/client.ts';
import { postOperation } from './post-operation.ts';
import { subscribeOver } from './realtime.ts';

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
export interface Client extends ApiClient {
  /**
   * Runs a query or a mutation that is written out, and gives its `data`.
   * @throws Refused with the first error of the answer
   * @throws ConnectionLost where there was no answer
   */
  graphql<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
}

/** Makes a client of an API for one person. */
export function createClient({ endpoint, realtime, token }: ClientOptions): Client {
  const graphql: Client['graphql'] = async (query, variables = {}) =>
    postOperation(endpoint, await token(), query, variables);
  return {
    graphql,
    run: (document, variables) => graphql(print(document), variables as Record<string, unknown>),
    subscribe: async (document, variables, { onData }) =>
      subscribeOver({
        ...{ endpoint, realtime, token: await token() },
        ...{ query: print(document), variables: variables as Record<string, unknown>, onData },
      }),
  };
}

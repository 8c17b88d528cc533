import type { Live } from '../../client/src/client.ts';

/** The API, as whoever has a token. */
export interface Api {
  /**
   * Runs a query or a mutation and gives its `data`.
   * @throws Refused with the first error of the answer
   * @throws ConnectionLost where there was no answer
   */
  run<Data>(token: string, query: string, variables?: object): Promise<Data>;
  /** Resolves once AppSync has acknowledged the subscription. */
  subscribe<Data>(token: string, query: string, variables: object, onData: (data: Data) => void): Promise<Live>;
}

import { postOperation } from '../../tools/client/post-operation.ts';
import type { Api } from './api.ts';
import { harmless } from './harmless.ts';
import type { Config } from './config.ts';
import { subscribeOver } from './realtime.ts';

/** Makes the API that a config names, for a browser. */
export const createApi = ({ endpoint, realtime }: Pick<Config, 'endpoint' | 'realtime'>): Api => ({
  run: async <Data>(token: string, query: string, variables = {}) =>
    harmless(await postOperation<Data>(endpoint, token, query, variables)),
  subscribe: (token, query, variables, onData) =>
    subscribeOver({ endpoint, realtime, token, query, variables, onData }),
});

import type { Api } from './api.ts';
import { ConnectionLost, firstRefusal, Refused, type GraphqlError } from '../../tools/client/refused.ts';
import type { Config } from './config.ts';
import { subscribeOver } from './realtime.ts';

/** Milliseconds: AppSync gives up after half a minute itself. */
const maxAnswerTime = 35_000;

/** Makes the API that a config names, for a browser. */
export const createApi = ({ endpoint, realtime }: Config): Api => ({
  async run<Data>(token: string, query: string, variables = {}) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      credentials: 'omit',
      signal: AbortSignal.timeout(maxAnswerTime),
    }).catch((cause: unknown) => {
      throw new ConnectionLost('the API does not answer', { cause });
    });
    const answer = (await response.json().catch(() => ({}))) as { data?: Data; errors?: GraphqlError[] };
    if (answer.errors) throw firstRefusal(answer.errors, response.status);
    if (!response.ok || !answer.data)
      throw new Refused({ errorType: 'NoAnswer', message: 'the API answers no GraphQL', errorCode: response.status });
    return answer.data;
  },
  subscribe: (token, query, variables, onData) =>
    subscribeOver({ endpoint, realtime, token, query, variables, onData }),
});

import { ConnectionLost, firstRefusal, Refused, type GraphqlError } from '../../client/src/refused.ts';

/** Milliseconds: AppSync gives up after half a minute itself. */
const maxAnswerTime = 35_000;

/**
 * Runs a query or a mutation over HTTP, from Node as from a browser, and gives its `data`.
 * @throws Refused with the first error of the answer
 * @throws ConnectionLost where there was no answer
 */
export async function postOperation<Data>(
  endpoint: string,
  token: string,
  query: string,
  variables: object,
): Promise<Data> {
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
}

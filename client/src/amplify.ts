import type { Client } from './client.ts';
import { httpRefusal } from './http-refusal.ts';
import { ConnectionLost, firstRefusal, type GraphqlError, type Refused } from './refused.ts';
import { settleLive } from './settle-live.ts';
import { whyEnded } from './why-ended.ts';

/** What is used of Amplify JS 6; its types say much more. */
export interface Amplify {
  /** What `generateClient()` of `aws-amplify/api` gives. */
  client: { graphql(options: never): unknown };
  /** `Hub` of `aws-amplify/utils`. */
  Hub: { listen(channel: 'api', listener: (capsule: { payload: { event: string } }) => void): () => void };
}

interface Answer {
  data?: unknown;
  errors?: GraphqlError[];
}

interface Subscribable {
  subscribe(observer: { next(answer: Answer): void; error(error: Answer): void }): { unsubscribe(): void };
}

/** Makes a client over Amplify JS 6, whose person is who has signed in with it. */
export function overAmplify({ client, Hub }: Amplify): Client {
  const graphql = (options: object) => client.graphql(options as never);
  return {
    async run(query, variables) {
      // It rejects with an object that is no Error: the answer, `errors` and all.
      const answer = await (graphql({ query, variables }) as Promise<Answer>).catch((rejected: Answer) => rejected);
      if (answer instanceof Error) throw new ConnectionLost(answer.message, { cause: answer });
      if (answer.errors) throw failureOf(answer.errors) ?? firstRefusal(answer.errors);
      return answer.data as never;
    },
    subscribe: (query, variables, { onData, onAgain }) =>
      settleLive(({ stands, ended }) => {
        // What the library says of each `start_ack`, also after it has connected again by itself; it exports no name for it.
        const deafen = Hub.listen('api', ({ payload }) => payload.event === 'Subscription ack' && stands());
        const subscription = (graphql({ query, variables }) as Subscribable).subscribe({
          next: ({ data }) => onData(data as never),
          error: ({ errors }) => ended(whyEnded(errors?.[0]?.message)),
        });
        return () => {
          deafen();
          subscription.unsubscribe();
        };
      }, onAgain),
  };
}

interface Rejected extends GraphqlError {
  originalError?: Error & { response?: { statusCode: number; body?: string } };
}

/** Of an answer that is none of GraphQL, and of none at all, Amplify makes an error of its own. */
function failureOf([first]: Rejected[]): Refused | ConnectionLost | undefined {
  const { originalError: cause } = first ?? {};
  if (!cause || first?.errorType) return undefined;
  return httpRefusal(cause.response?.statusCode, cause.response?.body) ?? new ConnectionLost(cause.message, { cause });
}

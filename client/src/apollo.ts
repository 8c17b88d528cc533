import type { Client } from './client.ts';
import { httpRefusal } from './http-refusal.ts';
import { ConnectionLost, firstRefusal, type GraphqlError } from './refused.ts';
import { settleLive } from './settle-live.ts';
import { whyEnded } from './why-ended.ts';

/** What is used of `ApolloClient` 4; its types say much more. */
export interface Apollo {
  query(options: never): unknown;
  mutate(options: never): unknown;
  subscribe(options: never): unknown;
}

/** An error of Apollo: `errors` of an answer, `statusCode` and `bodyText` of one that is none of GraphQL, `cause` of a subscription. */
interface Failure {
  message: string;
  errors?: GraphqlError[];
  statusCode?: number;
  bodyText?: string;
  cause?: { errors?: { message: string }[] };
}

interface Observable<Result> {
  subscribe(observer: Observer<Result>): { unsubscribe(): void };
}

interface Observer<Result> {
  next(result: Result): void;
  error?(failure: Failure): void;
  complete?(): void;
}

/** As `CONTROL_EVENTS_KEY` of `aws-appsync-subscription-link`: who gives it is told that a subscription stands. */
const controlEvents = '@@controlEvents';

/**
 * Makes a client over Apollo Client 4 with AWS's links. Its first link must be `new ApolloLink(tellConnected)`: Apollo keeps to itself
 * that a subscription stands.
 */
export function overApollo(client: Apollo): Client {
  return {
    async run(document, variables) {
      const isMutation = document.definitions.some((each) => 'operation' in each && each.operation === 'mutation');
      // The cache would answer a query that follows a gap.
      const act = isMutation ? 'mutate' : 'query';
      const options = { [isMutation ? 'mutation' : 'query']: document, variables, fetchPolicy: 'no-cache' };
      const { data } = await (client[act](options as never) as Promise<{ data: unknown }>).catch((error: Failure) => {
        if (error.errors?.length) throw firstRefusal(error.errors);
        throw httpRefusal(error.statusCode, error.bodyText) ?? new ConnectionLost(error.message, { cause: error });
      });
      return data as never;
    },
    subscribe: (query, variables, { onData, onAgain }) =>
      settleLive(({ stands, ended }) => {
        const context = { controlMessages: { [controlEvents]: true }, onConnected: stands };
        const results = client.subscribe({ query, variables, fetchPolicy: 'no-cache', context } as never);
        const fail = (error: Failure) => ended(whyEnded(error.cause?.errors?.[0]?.message ?? error.message));
        // What goes wrong comes as a result with an error, after which nothing comes.
        const subscription = (results as Observable<{ data?: unknown; error?: Failure }>).subscribe({
          next: ({ data, error }) => (error ? fail(error) : onData(data as never)),
          error: fail,
          complete: () => ended(new ConnectionLost('the server ended the subscription')),
        });
        return () => subscription.unsubscribe();
      }, onAgain),
  };
}

interface Operation {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the caller put there
  getContext(): any;
}

/** The link that says when a subscription stands: `new ApolloLink(tellConnected)`, before AWS's links. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an Observable of whichever library Apollo has
export function tellConnected(operation: Operation, forward: (operation: never) => any): any {
  const results = forward(operation as never) as Observable<{ extensions?: { controlMsgType?: string } }>;
  const { onConnected } = operation.getContext() as { onConnected?: () => void };
  if (!onConnected) return results;
  const Observable = results.constructor as new (
    subscribe: (observer: Required<Observer<unknown>>) => unknown,
  ) => object;
  return new Observable((observer) =>
    results.subscribe({
      next(result) {
        if (result.extensions?.controlMsgType === 'CONNECTED') onConnected();
        else observer.next(result);
      },
      error: (failure) => observer.error(failure),
      complete: () => observer.complete(),
    }),
  );
}

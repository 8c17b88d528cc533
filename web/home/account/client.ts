import type { Live } from '../../../client/src/client.ts';
import { Refused } from '../../../client/src/refused.ts';
import type { Api } from '../../api/api.ts';
import { patiently } from '../../api/patiently.ts';
import type { Auth } from './auth.ts';

/** The API as the person who is signed in. */
export interface Client {
  /**
   * Runs what is safe to repeat, and repeats it where the backend could not decide just now.
   * @throws Refused with the first error of the answer
   * @throws ConnectionLost where there was no answer
   * @throws SessionOver where nobody is signed in any more
   */
  run<Data>(query: string, variables?: object): Promise<Data>;
  /** Runs what is not to be repeated by itself. */
  runOnce<Data>(query: string, variables?: object): Promise<Data>;
  /** Resolves once AppSync has acknowledged the subscription. */
  subscribe<Data>(query: string, variables: object, onData: (data: Data) => void): Promise<Live>;
}

/** Nobody is signed in any more: the session ended, here or everywhere. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}

/** What a client is made of. */
export interface ClientOptions {
  api: Api;
  auth: Pick<Auth, 'token'>;
  /** Hears that the session is over, unless it was ended here. */
  onOver(): void;
  /** Ends the client with its person: nothing that was begun goes on as whoever signs in next. @default never */
  signal?: AbortSignal;
  /** Waits between two tries. @default real time */
  wait?: (milliseconds: number) => Promise<void>;
}

/** Sends the access token along, another where the first one is not taken any more. */
export function createClient({ api, auth, onOver, signal, wait }: ClientOptions): Client {
  const over = () => {
    if (!signal?.aborted) onOver();
    return new SessionOver('the session is over; sign in again');
  };
  const isOver = (error: unknown) => error instanceof Refused && error.code === 'UnauthorizedException';
  async function tokenOf(isFresh: boolean): Promise<string> {
    const token = signal?.aborted ? undefined : await auth.token(isFresh);
    // Meanwhile another may have signed in.
    if (token === undefined || signal?.aborted) throw over();
    return token;
  }
  async function withToken<Answer>(run: (token: string) => Promise<Answer>): Promise<Answer> {
    try {
      return await run(await tokenOf(false));
    } catch (error) {
      if (!isOver(error)) throw error;
    }
    try {
      return await run(await tokenOf(true));
    } catch (error) {
      throw isOver(error) ? over() : error;
    }
  }
  const runOnce = <Data>(query: string, variables?: object) =>
    withToken((token) => api.run<Data>(token, query, variables));
  return {
    run: <Data>(query: string, variables?: object) => patiently(() => runOnce<Data>(query, variables), wait),
    runOnce,
    subscribe: (query, variables, onData) => withToken((token) => api.subscribe(token, query, variables, onData)),
  };
}

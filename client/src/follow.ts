import type { Live } from './client.ts';
import { ConnectionLost, Refused } from './refused.ts';

/** One change of a request, as it is pushed. */
export interface Update {
  requestId: string;
  version: number;
}

/** What is followed, and who is told. */
export interface FollowOptions<Followed extends Update> {
  /**
   * Subscribes; resolves with `start_ack`.
   * @param onAgain is told that what is below has connected again by itself, so that pushes may be lost
   */
  subscribe(onUpdate: (update: Followed) => void, onAgain: () => void): Promise<Live>;
  /** Queries what has happened so far, in the order in which it is to be told. */
  read(): Promise<Followed[]>;
  /**
   * Whether a version that does not follow the one before it means that others were lost. So it is for a request; an
   * inbox is told of some versions only.
   */
  hasEveryVersion: boolean;
  /** Takes each change once, the versions of a request in order, whichever way it came. */
  onUpdate(update: Followed, from: 'push' | 'query'): void;
  /** Hears that the subscription stands, and that what came before it has been told. */
  onConnected?: (isAgain: boolean) => void;
  /** Takes, in words, why there is no connection, and when the next attempt is. */
  onNotice?: (line: string) => void;
  /** Ends it. */
  signal?: AbortSignal;
  /** Waits between two attempts. @default real time */
  wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1: clients that lose their connections together must not come back together. @default Math.random */
  random?: () => number;
}

/**
 * Follows by the rules of the API, which promises neither order nor delivery of pushes: queries once after `start_ack`,
 * after a gap and after a reconnect, and drops what is not newer. Connects again for as long as nothing is refused.
 * @returns when the signal ends it
 * @throws Refused where the API says no for good
 */
export async function follow<Followed extends Update>(options: FollowOptions<Followed>): Promise<void> {
  const {
    subscribe,
    onConnected = () => {},
    onNotice = () => {},
    signal,
    wait = pause,
    random = Math.random,
  } = options;
  const order = inOrder(options);
  let failures = 0;
  let isAgain = false;
  for (;;) {
    let live: Live | undefined;
    const close = () => live?.close();
    try {
      signal?.throwIfAborted();
      const pushes = order.connect();
      live = await subscribe(
        pushes.onUpdate,
        () =>
          void pushes.again().then(
            () => onConnected(true),
            () => {},
          ),
      );
      signal?.throwIfAborted();
      signal?.addEventListener('abort', close);
      await pushes.catchUp();
      onConnected(isAgain);
      isAgain = true;
      failures = 0;
      throw new ConnectionLost(await Promise.race([live.ended, pushes.failed]));
    } catch (error) {
      live?.close();
      if (signal?.aborted) return;
      if (!(error instanceof ConnectionLost) && !(error instanceof Refused && error.isTransient)) throw error;
      const delay = maxDelay(failures++) * (0.5 + random() / 2);
      onNotice(`${error.message}; connecting again in ${(delay / 1000).toFixed(1)} s`);
      await wait(delay, signal).catch(() => {});
    } finally {
      signal?.removeEventListener('abort', close);
    }
  }
}

/** Waits, until the signal ends it. Browsers follow by this file too: it imports nothing of Node. */
const pause = (milliseconds: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
  });

/** Milliseconds: half a second at first, then twice as long each time, up to half a minute. */
const maxDelay = (failures: number) => Math.min(30_000, 500 * 2 ** failures);

/** Tells each change once, and reads where something is missing. */
function inOrder<Followed extends Update>({ read, hasEveryVersion, onUpdate }: FollowOptions<Followed>) {
  const newest = new Map<string, number>();
  const versionOf = ({ requestId }: Update) => newest.get(requestId) ?? 0;
  const pass = (update: Followed, from: 'push' | 'query') => {
    if (update.version <= versionOf(update)) return;
    newest.set(update.requestId, update.version);
    onUpdate(update, from);
  };
  const catchUp = async () => {
    for (const update of await read()) pass(update, 'query');
  };

  return {
    /** Begins a connection. One thing is done after the other: what is pushed waits for the queries before it. */
    connect() {
      let fail!: (error: unknown) => void;
      const failed = new Promise<never>((_, reject) => (fail = reject));
      failed.catch(() => {});
      let begin!: () => void;
      let queue = new Promise<void>((resolve) => (begin = resolve)).then(catchUp);
      return {
        onUpdate(update: Followed) {
          queue = queue.then(async () => {
            if (hasEveryVersion && update.version > versionOf(update) + 1) await catchUp();
            pass(update, 'push');
          });
          queue.catch(fail);
        },
        catchUp() {
          begin();
          return queue;
        },
        again() {
          queue = queue.then(catchUp);
          queue.catch(fail);
          return queue;
        },
        failed,
      };
    },
  };
}

import type { Live } from './client.ts';
import type { ConnectionLost, Refused } from './refused.ts';

/** What a library tells of a subscription, in its own words. */
export interface LiveEvents {
  /** It stands; said again after each time that the library has connected anew. */
  stands(): void;
  /** It is over, and why. */
  ended(why: Refused | ConnectionLost): void;
}

/**
 * Makes a subscription of what a library tells of it. One that ends before it stands is refused, or lost.
 * @param open begins it, and gives what ends it
 */
export function settleLive(open: (events: LiveEvents) => () => void, onAgain: () => void): Promise<Live> {
  let end!: (why: string) => void;
  const ended = new Promise<string>((resolve) => (end = resolve));
  return new Promise((resolve, reject) => {
    let isStanding = false;
    const stop = open({
      stands() {
        if (isStanding) onAgain();
        isStanding = true;
        resolve({ ended, close: () => end('it was closed') });
      },
      ended(why) {
        reject(why);
        end(why.message);
      },
    });
    void ended.then(stop);
  });
}

import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds that something may take: what a stage does by itself takes seconds there, and minutes when it is cold or busy. */
const limit = 150_000;
const pause = 250;

/**
 * Looks until what is seen is what is wanted: a stage does not tell when it has done something.
 * @throws Error with what was seen last
 */
export async function eventually<Seen>(look: () => Promise<Seen>, isWanted: (seen: Seen) => boolean): Promise<Seen> {
  for (const end = Date.now() + limit; ; await delay(pause)) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`it has not come within ${limit / 1000} s; seen last: ${JSON.stringify(seen)}`);
  }
}

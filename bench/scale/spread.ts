import type { Random } from '../../test/support/random.ts';

/** How values are spread: so much at a tenth of them, at half, at nine tenths, at 99 of a hundred. */
export interface Spread {
  p10: number;
  p50: number;
  p90: number;
  p99: number;
}

/**
 * Gives a drawing from a spread: straight lines between its points, from what the lowest tenth begins with to half as much
 * again as the highest. Without logarithms, of which engines do not all give the same last digit.
 */
export function drawing({ p10, p50, p90, p99 }: Spread, random: Random): () => number {
  const least = Math.max(0, p10 - (p50 - p10) / 2);
  return () => {
    const part = random.between(0, 999_999) / 1_000_000;
    if (part < 0.1) return least + ((p10 - least) * part) / 0.1;
    if (part < 0.5) return p10 + ((p50 - p10) * (part - 0.1)) / 0.4;
    if (part < 0.9) return p50 + ((p90 - p50) * (part - 0.5)) / 0.4;
    if (part < 0.99) return p90 + ((p99 - p90) * (part - 0.9)) / 0.09;
    return p99 + (0.5 * p99 * (part - 0.99)) / 0.01;
  };
}

/** How often each value came, to the millisecond up to an hour: percentiles of millions in little room. */
export interface Tally {
  add(milliseconds: number): void;
  /** The smallest value that at least this part of them does not exceed; undefined where there is none. */
  at(part: number): number | undefined;
}

/** Makes an empty tally; what is longer than six hours is counted as six hours. */
export function createTally(): Tally {
  const fine = 60_000;
  // A millisecond each for the first minute, then a second each.
  const counts = new Uint32Array(fine + 6 * 3600);
  let total = 0;
  return {
    add(milliseconds) {
      const place = milliseconds < fine ? Math.round(milliseconds) : fine + Math.round((milliseconds - fine) / 1000);
      counts[Math.min(place, counts.length - 1)]!++;
      total++;
    },
    at(part) {
      if (total === 0) return undefined;
      let seen = 0;
      const place = counts.findIndex((count) => (seen += count) >= total * part);
      return place < fine ? place : fine + (place - fine) * 1000;
    },
  };
}

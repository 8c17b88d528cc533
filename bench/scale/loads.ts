import type { Spread } from './spread.ts';

/** What comes in, and how people answer. */
export interface Load {
  name: string;
  requests: number;
  signers: number;
  /** Whether the backend signs for the first of them. */
  isFirstAutomatic?: boolean;
  /** Over how long they are started: so many milliseconds evenly, or so many days, each like a day at work. */
  starts: { within: number; like: 'even' } | { days: number; like: 'day' };
  /** How long each signer takes once asked; or from when until when all of them answer, whenever they were asked. */
  answers: Spread | { from: number; until: number };
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long people take to answer: a guess, which decides how many requests are open and nothing else. */
const people: Spread = { p10: 2 * minute, p50: 2 * hour, p90: 2 * day, p99: 10 * day };

const ofDay = (requests: number): Load => ({
  name: `${requests.toLocaleString('en-US')} a day`,
  requests,
  signers: 2,
  starts: { days: 1, like: 'day' },
  answers: people,
});

/** The loads that docs/scale.md shows first, each from an empty stack. Two people sign each request by hand, but for the hot one. */
export const loads = {
  ten: ofDay(10),
  thousand: ofDay(1000),
  hundredThousand: ofDay(100_000),
  burst: {
    ...ofDay(10_000),
    name: '10,000 in a minute',
    starts: { within: minute, like: 'even' },
  },
  hot: {
    name: 'one, forty signers at once',
    ...{ requests: 1, signers: 40, starts: { within: 0, like: 'even' } },
    // Everybody answers within one second, ten minutes after the start.
    answers: { from: 10 * minute, until: 10 * minute + 1000 },
  },
} satisfies Record<string, Load>;

/** Those that take long to simulate, of a million requests each. */
export const longLoads = {
  steady: {
    ...ofDay(1_000_000),
    name: '100,000 a day, ten days',
    starts: { days: 10, like: 'day' },
  },
  million: {
    name: 'a million open',
    ...{ requests: 1_000_000, signers: 2, starts: { within: 10 * day, like: 'even' } },
    // Nobody answers for ten days, then everybody does within ten more.
    answers: { from: 10 * day, until: 20 * day },
  },
} satisfies Record<string, Load>;

/**
 * When a request is started, by its number: evenly, or like days at work, whose hours from eight to six have nine tenths
 * of it, those of noon twice as much as the first and the last.
 */
export function startAt({ requests, starts }: Load, number: number): number {
  const part = (number + 0.5) / requests;
  if (starts.like === 'even') return part * starts.within;
  const before = Math.floor(part * starts.days);
  return before * day + atWork(part * starts.days - before);
}

/** When so much of a day has been started. */
function atWork(part: number): number {
  const points: [number, number][] = [
    [0, 0],
    [0.05, 8],
    [0.2, 10],
    [0.8, 16],
    [0.95, 18],
    [1, 24],
  ];
  const above = points.findIndex(([until]) => part < until);
  const [until, last] = points[above]!;
  const [from, first] = points[above - 1]!;
  return ((first + ((last - first) * (part - from)) / (until - from)) / 24) * day;
}

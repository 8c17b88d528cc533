import { setImmediate } from 'node:timers/promises';
import { createActivity } from '../shared/activity.ts';

/** Runs jobs one after the other, and knows when nothing is under way. */
export interface Queue {
  /** Runs a job when all before it have ended. */
  run<Result>(job: () => Promise<Result> | Result): Promise<Result>;
  /** Counts a promise as under way until it settles. */
  track<Result>(work: Promise<Result>): Promise<Result>;
  /** Resolves when no job and nothing tracked is under way. */
  idle(): Promise<void>;
}

/** After so many jobs in a row, timers and input get their turn. */
const jobsInARow = 16;

/** Makes an empty queue. */
export function createQueue(): Queue {
  const activity = createActivity();
  let tail: Promise<unknown> = Promise.resolve();
  let turns = 0;
  return {
    run(job) {
      const result = tail.then(async () => {
        if (++turns % jobsInARow === 0) await setImmediate();
        return job();
      });
      tail = result.catch(() => {});
      return activity.during(() => result);
    },
    track: (work) => activity.during(() => work),
    idle: activity.settled,
  };
}

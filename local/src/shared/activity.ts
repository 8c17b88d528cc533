import { setImmediate } from 'node:timers/promises';

/** Counts what is under way, so that one can wait for its end. */
export interface Activity {
  /** Counts a piece of work as under way until it settles. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing counted is under way. */
  settled(): Promise<void>;
  /** Resolves when nothing counted, and nothing that `others` waits for, is under way or follows from it. */
  idle(others: () => Promise<void>): Promise<void>;
}

/** Makes a counter of nothing. */
export function createActivity(): Activity {
  /** Beginnings and ends. */
  let steps = 0;
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const end = () => {
    steps++;
    if (--underWay > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const settled = async () => {
    while (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    settled,
    during(work) {
      steps++;
      underWay++;
      return work().finally(end);
    },
    async idle(others) {
      for (let seen = -1; seen !== steps;) {
        seen = steps;
        // What the clock, an answer or an end has just woken begins before the next turn.
        await setImmediate();
        await settled();
        await others();
      }
    },
  };
}

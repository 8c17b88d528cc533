import { describe, expect, it } from 'vitest';
import { withinOwnTime } from '../../../src/appsync/runtime/own-time.ts';

const struck = Object.assign(new Error('struck'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });

/** Runs what fails so often, while the process gets so many milliseconds in each run. */
function ran({ failures, had, error = struck }: { failures: number; had: number; error?: Error }) {
  const limits: number[] = [];
  let used = 0;
  const run = (limit: number) => {
    limits.push(limit);
    used += had;
    if (limits.length <= failures) throw error;
    return 'done';
  };
  try {
    return { result: withinOwnTime(500, run, () => used), limits };
  } catch (thrown) {
    return { thrown, limits };
  }
}

describe('the time of an evaluation', () => {
  it('is given again, and longer, where the machine was busy with others', () => {
    expect(ran({ failures: 1, had: 240 })).toEqual({ result: 'done', limits: [500, 1500] });
    expect(ran({ failures: 1, had: 0 })).toEqual({ result: 'done', limits: [500, 1500] });
  });

  it('is given once more and no oftener', () => {
    expect(ran({ failures: 2, had: 100 })).toEqual({ thrown: struck, limits: [500, 1500] });
  });

  it('is over where the run used it itself, or failed of something else', () => {
    expect(ran({ failures: 1, had: 400 })).toEqual({ thrown: struck, limits: [500] });
    const error = new RangeError('stack');
    expect(ran({ failures: 1, had: 1, error })).toEqual({ thrown: error, limits: [500] });
  });
});

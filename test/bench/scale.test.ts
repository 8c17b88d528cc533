import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countsOf } from '../../bench/counts.ts';
import { createEventQueue } from '../../bench/scale/event-queue.ts';
import { itemOrItems, unitsAsOne } from '../../bench/scale/item-or-items.ts';
import { type Load, loads, startAt } from '../../bench/scale/loads.ts';
import { createBucket, createRoom, quotaList } from '../../bench/scale/quota.ts';
import { simulate } from '../../bench/scale/simulate.ts';
import { simulateLoads, tablesOf } from '../../bench/scale/tables.ts';
import { cellsOf, tableUnder } from '../support/markdown-table.ts';
import { createTally, drawing } from '../../bench/scale/spread.ts';
import { createRandom } from '../support/random.ts';

/** People who answer in seconds, before any look. */
const soon = { p10: 2000, p50: 4000, p90: 6000, p99: 9000 };
const given = {
  load: (load: Partial<Load>): Load => ({
    ...{ name: 'given', requests: 1, signers: 2, starts: { within: 1000, like: 'even' }, answers: soon },
    ...load,
  }),
};

describe('the simulation', () => {
  it.each(['one signer', 'two, one of them automatic', 'five'] as const)(
    'counts for %s what the cost meter does',
    (name) => {
      const { story, counts } = countsOf[name];
      const { usage } = simulate(given.load({ signers: story.signers, isFirstAutomatic: story.signers > 1 }));
      // Time is of the machine, and reads are said to be at most.
      const { gigabyteSeconds: _time, readUnits, ...exact } = usage;
      expect(counts).toMatchObject(exact);
      expect(Object.keys(exact)).toHaveLength(7);
      expect(readUnits).toBeGreaterThanOrEqual(name === 'two, one of them automatic' ? 8.5 : counts.readUnits);
    },
  );

  it('gives the same figures for the same seed, others for another', () => {
    const figures = (seed: number) => {
      const { usage, pushes, asks, used, lastAt, events } = simulate(given.load({ requests: 200 }), { seed });
      return { usage, push: pushes.at(0.99), ask: asks.at(0.5), used: JSON.stringify(used), lastAt, events };
    };
    expect(figures(7)).toEqual(figures(7));
    expect(figures(8)).not.toEqual(figures(7));
  });

  it('brings every request to its end, however little is allowed', () => {
    const tight = { ...quotaList.quotas, startExecution: { rate: 2, burst: 2 }, lambdaConcurrency: { most: 8 } };
    const { ended, used, usage } = simulate(given.load({ requests: 100 }), { quotas: tight });
    expect(ended).toBe(100);
    expect(used.startExecution.throttled).toBeGreaterThan(0);
    expect(used.startExecution.peak).toBeLessThanOrEqual(100);
    expect(used.lambdaConcurrency).toMatchObject({ peak: 8 });
    // Nothing is counted twice: what was refused has written nothing.
    expect(usage.customEvents).toBe(100 * 6);
  });

  it('lets the changes of one request wait for one another, in one lane', () => {
    const one = simulate(loads.hot);
    const many = simulate(given.load({ requests: 40, signers: 1, starts: { within: 0, like: 'even' } }));
    expect(one.used.streamLanes.peak).toBe(1);
    expect(many.used.streamLanes.peak).toBeGreaterThan(10);
    expect(one.pushes.at(0.99)!).toBeGreaterThan(many.pushes.at(0.99)!);
  });

  it('refuses a start where a million executions are open, until one ends', () => {
    const three = { ...quotaList.quotas, openExecutions: { most: 3 } };
    const { ended, used } = simulate(given.load({ requests: 5 }), { quotas: three });
    expect({ ended, peak: used.openExecutions.peak }).toEqual({ ended: 5, peak: 3 });
    expect(used.openExecutions.throttled).toBeGreaterThan(0);
  });

  it('looks after open requests more and more rarely', () => {
    const hour = 3_600_000;
    const { usage } = simulate(given.load({ signers: 1, answers: { from: 7 * hour, until: 7 * hour } }));
    // After a quarter of an hour, an hour and a quarter, six hours and a quarter: each 2 units of the index and one of the item.
    expect(usage.writeUnits).toBe(countsOf['one signer'].counts.writeUnits + 3 * 3);
  });
});

describe('docs/scale.md', () => {
  const page = readFileSync('docs/scale.md', 'utf8');

  it('has the tables that the simulation gives', { timeout: 120_000 }, () => {
    for (const table of [...tablesOf(simulateLoads(loads)), itemOrItems()])
      expect(tableUnder(page, table.title)).toEqual(cellsOf(table));
  });

  it('has no line over 200 characters but in tables', () => {
    expect(page.split('\n').filter((line) => line.length > 200 && !line.startsWith('|'))).toEqual([]);
  });
});

describe('what it is made of', () => {
  it('gives events in the order of their times', () => {
    const queue = createEventQueue();
    const random = createRandom(3);
    for (let each = 0; each < 5000; each++) queue.add(random.between(0, 1000), 1, each);
    const times: number[] = [];
    while (queue.take()) times.push(queue.due.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).toHaveLength(5000);
  });

  it('takes tokens from a bucket that fills again', () => {
    const bucket = createBucket({ rate: 2, burst: 4 });
    expect([0, 0, 0, 0, 0, 499, 500, 501].map((at) => bucket.take(at))).toEqual([
      ...[true, true, true, true, false, false, true, false],
    ]);
    expect(bucket).toMatchObject({ throttled: 3, firstAt: 0, peak: 4 });
    expect([10_000, 10_000, 10_000, 10_000, 10_000, 10_000].map((at) => bucket.wait(at))).toEqual([
      0, 0, 0, 0, 500, 1000,
    ]);
  });

  it('lets so many into a room', () => {
    const room = createRoom({ most: 2 });
    expect([room.enter(1), room.enter(2), room.enter(3)]).toEqual([true, true, false]);
    room.leave();
    expect(room.enter(4)).toBe(true);
    expect(room).toMatchObject({ peak: 2, throttled: 1, firstAt: 3 });
  });

  it('draws as a spread says', () => {
    const draw = drawing({ p10: 118, p50: 213, p90: 341, p99: 552 }, createRandom(1));
    const tally = createTally();
    for (let each = 0; each < 100_000; each++) tally.add(draw());
    for (const [part, value] of [
      [0.1, 118],
      [0.5, 213],
      [0.9, 341],
      [0.99, 552],
    ] as const)
      expect(Math.abs(tally.at(part)! / value - 1)).toBeLessThan(0.02);
  });

  it('starts most requests of a day at work', () => {
    const hours = Array.from({ length: 1000 }, (_, at) => startAt(loads.thousand, at) / 3_600_000);
    expect(hours.filter((hour) => hour >= 8 && hour <= 18)).toHaveLength(900);
    expect(hours).toEqual([...hours].sort((a, b) => a - b));
  });

  it('starts on each of several days what it does on one', () => {
    const one = Array.from({ length: 1000 }, (_, at) => startAt(loads.thousand, at));
    const three: Load = { ...loads.thousand, requests: 3000, starts: { days: 3, like: 'day' } };
    const days = [0, 1, 2].map((day) => one.map((at) => at + day * 86_400_000));
    const starts = Array.from({ length: 3000 }, (_, at) => startAt(three, at));
    expect(starts.map(Math.round)).toEqual(days.flat().map(Math.round));
  });

  it('writes the units that the meter counts', () => {
    expect(unitsAsOne(1)).toBe(countsOf['one signer'].counts.writeUnits);
    expect(itemOrItems().rows.map(([signers]) => signers)).toContain(100);
  });
});

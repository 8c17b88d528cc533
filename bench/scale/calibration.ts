import { percentile } from '../percentile.ts';
import type { Goal, Table } from '../table.ts';
import { measureLocally } from './local.ts';
import { quotaList, type QuotaName } from './quota.ts';
import { simulate } from './simulate.ts';
import type { Tally } from './spread.ts';

/**
 * By how much the simulation may differ from what the local backend takes, either way. It is the slower: it lets each function
 * end before what it did counts, while the backend goes on as soon as it is done.
 */
export const within = 2.5;

/**
 * Puts the latencies of the local backend into the simulation, leg by leg, and compares what it makes of them with what the
 * backend takes from end to end. That tells whether the simulation puts the legs together right, and nothing of AWS.
 */
export async function calibrate(rounds: number): Promise<{ table: Table; goals: Goal[] }> {
  const { latencies, ends } = await measureLocally(rounds);
  const unbounded = Object.fromEntries(Object.keys(quotaList.quotas).map((name) => [name, {}]));
  const {
    pushes,
    asks,
    ends: closings,
  } = simulate(
    {
      ...{ name: 'one after another', requests: 1000, signers: 1 },
      ...{ starts: { within: 1000 * 10_000, like: 'even' }, answers: { p10: 2000, p50: 3000, p90: 4000, p99: 5000 } },
    },
    { latencies, quotas: unbounded as Record<QuotaName, object> },
  );
  const sum = (...tallies: Tally[]) => tallies.reduce((total, tally) => total + tally.at(0.5)!, 0);
  const rows: [string, number, number][] = [
    ['signed → its push', percentile(ends.signed, 0.5), sum(pushes)],
    ['started → asked, and its push', percentile(ends.asked, 0.5), sum(asks, pushes)],
    ['signed → completed, and its push', percentile(ends.completed, 0.5), sum(closings, pushes)],
  ];
  const factor = (measured: number, simulated: number) => Math.max(measured / simulated, simulated / measured);
  return {
    table: {
      title: 'The simulation beside the local backend',
      columns: ['milliseconds, p50', 'measured', 'simulated', 'factor'],
      rows: rows.map(([name, measured, simulated]) => [name, measured, simulated, factor(measured, simulated)]),
      notes: ['Local latencies are local: they say how the legs add up, and nothing of AWS.'],
    },
    goals: rows.map(([what, measured, simulated]) => ({
      ...{ what: `simulated to measured, ${what}`, goal: within, unit: '×' },
      measured: factor(measured, simulated),
    })),
  };
}

import { calibrate } from './scale/calibration.ts';
import { itemOrItems } from './scale/item-or-items.ts';
import { simulateLoads, tablesOf } from './scale/tables.ts';
import type { Result } from './table.ts';

/** Simulates what no machine here could bear, and tells how far the simulation is from what the local backend takes. */
export async function benchScale({ quick }: { quick: boolean }): Promise<Result> {
  const calibration = await calibrate(quick ? 20 : 100);
  const most = tablesOf(simulateLoads('most'));
  const before = process.cpuUsage();
  const million = quick ? [] : tablesOf(simulateLoads('million'), ': a million open');
  const { user, system } = process.cpuUsage(before);
  return {
    tables: [calibration.table, ...most, itemOrItems(), ...million],
    goals: [
      ...calibration.goals,
      ...(quick
        ? []
        : [
            {
              what: 'a million open requests, simulated',
              measured: (user + system) / 1e6,
              goal: 120,
              unit: 's of CPU',
            },
          ]),
    ],
  };
}

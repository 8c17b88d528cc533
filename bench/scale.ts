import { calibrate } from './scale/calibration.ts';
import { itemOrItems } from './scale/item-or-items.ts';
import { loads, longLoads } from './scale/loads.ts';
import { ofLongLoads, simulateLoads, tablesOf } from './scale/tables.ts';
import type { Result } from './table.ts';

/** Simulates what no machine here could bear, and tells how far the simulation is from what the local backend takes. */
export async function benchScale({ quick }: { quick: boolean }): Promise<Result> {
  const calibration = await calibrate(quick ? 20 : 100);
  const tables = [calibration.table, ...tablesOf(simulateLoads(loads)), itemOrItems()];
  if (quick) return { tables, goals: calibration.goals };
  const { million, ...otherLong } = longLoads;
  const before = process.cpuUsage();
  const ofMillion = simulateLoads({ million });
  const { user, system } = process.cpuUsage(before);
  const measured = (user + system) / 1e6;
  return {
    tables: [...tables, ...tablesOf([...simulateLoads(otherLong), ...ofMillion], ofLongLoads)],
    goals: [
      ...calibration.goals,
      { what: 'a million open requests, simulated', measured, goal: 120, unit: 's of CPU' },
    ],
  };
}

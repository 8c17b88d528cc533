import { benchColdStart } from './cold-start.ts';
import { benchCost } from './cost.ts';
import { benchDurability } from './durability.ts';
import { benchGrowth } from './growth.ts';
import { benchLatency } from './latency.ts';
import { benchNotices } from './notices.ts';
import { benchPolicy } from './policy.ts';
import { benchScale } from './scale.ts';
import { benchSeals } from './seals.ts';
import { benchStart } from './start.ts';
import type { Result } from './table.ts';

/** What can be measured, in the order of the tables. */
export const benches: Record<string, (options: { quick: boolean }) => Promise<Result>> = {
  cost: benchCost,
  'cold-start': benchColdStart,
  start: benchStart,
  latency: benchLatency,
  notices: benchNotices,
  seals: benchSeals,
  durability: benchDurability,
  growth: benchGrowth,
  policy: benchPolicy,
  scale: benchScale,
};

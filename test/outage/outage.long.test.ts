import { afterAll, describe, expect, it } from 'vitest';
import { type Cell, holdOutage } from './hold.ts';
import { outages, report, untouchable } from './matrix.ts';
import { createWorld } from './world.ts';

const world = await createWorld();
const cells: Cell[] = [];
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
afterAll(async () => {
  await world.backend.stop();
  process.stdout.write(`outages, SEED=${seed}: ${report(cells).join('\n  ')}\n`);
});

describe(`an outage (SEED=${seed})`, { timeout: 300_000 }, () => {
  it.each(outages)('of $service for $length, $kind, decides nothing and loses nothing', async (outage) => {
    const found = await holdOutage(world, { ...outage, seed });
    cells.push(...found);
    for (const { service, point, hits } of found)
      if (hits === 0 && point !== 'deadline') expect(untouchable(service, point), `${point} was not touched`).toBeDefined();
  });
});

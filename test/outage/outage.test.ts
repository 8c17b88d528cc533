import { afterAll, describe, expect, it } from 'vitest';
import { holdOutage } from './hold.ts';
import { outages, untouchable } from './matrix.ts';
import { createWorld } from './world.ts';

const world = await createWorld();
afterAll(() => world.backend.stop());
const seed = Number(process.env.SEED ?? 1);

/** One of each service, of each kind and of the two shorter lengths; the seed says which. */
const slice = outages.filter(
  ({ length }, at) => length !== '6 hours' && length !== '19 hours' && (at + seed) % 7 === 0,
);

describe('an outage', { timeout: 120_000 }, () => {
  it.each(slice)('of $service for $length, $kind, decides nothing and loses nothing', async (outage) => {
    const cells = await holdOutage(world, { ...outage, seed });
    for (const { service, point, hits } of cells)
      if (hits === 0 && point !== 'deadline') expect(untouchable(service, point), `${point} was not touched`).toBeDefined();
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { type Cell, holdOutage } from './hold.ts';
import { lengths, outages, report, untouchable } from './matrix.ts';
import { createWorld } from './world.ts';

/**
 * Describes outages: that none decides anything or loses anything.
 * @param print gets in the end how many there were, and how long requests took to go on
 */
export async function describeOutages(
  some: typeof outages,
  { seed, print }: { seed: number; print?: (text: string) => void },
): Promise<void> {
  const world = await createWorld();
  const cells: Cell[] = [];
  afterAll(async () => {
    await world.backend.stop();
    print?.(report(cells).join('\n  '));
  });

  describe(`an outage (SEED=${seed})`, { timeout: 600_000 }, () => {
    it.each(some)('of $service for $length, $kind, decides nothing and loses nothing', async (outage) => {
      const found = await holdOutage(world, { ...outage, seed });
      cells.push(...found);
      for (const { service, point, hits } of found)
        if (hits === 0) expect(untouchable(service, point), `${point} was not touched`).toBeDefined();
    });
  });
}

/** Describes all outages of a length; `SEED` repeats what a run drew. */
export function describeLength(name: keyof typeof lengths): Promise<void> {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const print = (text: string) => process.stdout.write(`outages of ${name}, SEED=${seed}: ${text}\n`);
  return describeOutages(
    outages.filter(({ length }) => length === name),
    { seed, print },
  );
}

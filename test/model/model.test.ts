import { afterAll, describe, it } from 'vitest';
import { holdModel } from './model.ts';
import { createWorld } from './world.ts';

const world = await createWorld();
afterAll(() => world.backend.stop());

const { RUNS = '30', SEED } = process.env;

describe('a signing request, whatever goes wrong', () => {
  it('keeps all invariants', { timeout: 120_000 }, async () => {
    await holdModel(world, { runs: Number(RUNS), seed: SEED === undefined ? undefined : Number(SEED) });
  });
});

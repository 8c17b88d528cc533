import { afterAll, describe, it } from 'vitest';
import { holdModel, modelSettings } from './model.ts';
import { createWorld } from './world.ts';

const world = await createWorld();
afterAll(() => world.backend.stop());

describe('a signing request, whatever goes wrong', () => {
  it('keeps all invariants', { timeout: 300_000 }, () => holdModel(world, modelSettings(12)));
});

import { afterAll } from 'vitest';
import { createWorld } from '../model/world.ts';
import { describeRaces } from './run-races.ts';

const { ROUNDS = '2', SEED = '1' } = process.env;

const world = await createWorld();
afterAll(() => world.backend.stop());

describeRaces(world, { rounds: Number(ROUNDS), seed: Number(SEED) });

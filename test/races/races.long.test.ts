import { afterAll } from 'vitest';
import { createWorld } from '../model/world.ts';
import { describeRaces } from './run-races.ts';

// More by argument: as many rounds as these show both outcomes of each race.
const { ROUNDS = '50', SEED = String(Date.now() % 1_000_000) } = process.env;

const world = await createWorld();
afterAll(() => world.backend.stop());

describeRaces(world, {
  rounds: Number(ROUNDS),
  seed: Number(SEED),
  print: (line) => process.stdout.write(`SEED=${SEED}, ${line}\n`),
});

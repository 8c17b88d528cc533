import { afterAll } from 'vitest';
import { createWorld } from '../model/world.ts';
import { describeRaces } from './run-races.ts';

// More by argument. Each race goes on until both of its outcomes have come.
const { ROUNDS = '20', SEED = String(Date.now() % 1_000_000) } = process.env;

const world = await createWorld();
afterAll(() => world.backend.stop());

describeRaces(world, {
  rounds: Number(ROUNDS),
  seed: Number(SEED),
  print: (line) => process.stdout.write(`SEED=${SEED}, ${line}\n`),
});

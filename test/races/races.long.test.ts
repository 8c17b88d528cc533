import { afterAll } from 'vitest';
import { createWorld } from '../model/world.ts';
import { describeRaces } from './races.ts';

const world = await createWorld();
afterAll(() => world.backend.stop());

describeRaces(world, Number(process.env.ROUNDS ?? 200), (line) => process.stdout.write(`${line}\n`));

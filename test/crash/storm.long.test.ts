import { it } from 'vitest';
import { survive } from './survive.ts';

// More by argument.
const { KILLS = '40', SEED = String(Date.now() % 1_000_000) } = process.env;

it(`keeps all that was acknowledged, and ends every request, over ${KILLS} kills`, { timeout: 3_600_000 }, () =>
  survive({ kills: Number(KILLS), seed: Number(SEED) }),
);

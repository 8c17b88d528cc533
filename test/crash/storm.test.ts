import { it } from 'vitest';
import { survive } from './survive.ts';

it('keeps all that was acknowledged, and ends every request, over 5 kills', { timeout: 240_000 }, () =>
  survive({ kills: 5, seed: Number(process.env.SEED ?? 1) }),
);

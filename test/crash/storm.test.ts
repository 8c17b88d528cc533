import { it } from 'vitest';
import { survive } from './survive.ts';

it('keeps all that was acknowledged, and ends every request, over 2 kills', { timeout: 240_000 }, () =>
  survive({ kills: 2, seed: Number(process.env.SEED ?? 1) }),
);

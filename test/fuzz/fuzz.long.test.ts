import { fuzzSuite } from './suite.ts';

/** How many inputs in all, and where they begin; a failure prints its seed, and `SEED=<it>` repeats it. */
const { RUNS = '100000', SEED = String(Date.now() % 2 ** 31) } = process.env;
const share = (part: number) => Math.ceil(Number(RUNS) * part);

await fuzzSuite({
  http: share(0.4),
  aws: share(0.4),
  realtime: share(0.05),
  connections: share(0.15),
  seed: Number(SEED),
  timeout: 15 * 60_000,
});

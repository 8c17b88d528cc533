import fc from 'fast-check';

/** Lets `SEED` repeat what properties draw, in whichever suite; without it each run draws anew, and a failure prints its seed. */
const { SEED } = process.env;
if (SEED !== undefined) fc.configureGlobal({ seed: Number(SEED) });

import { defineConfig } from 'vitest/config';

/** The long repetitions: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    // Two cores are what CI has; by itself vitest leaves one of them to the rest of the machine.
    maxWorkers: 2,
    globalSetup: ['test/support/synthesised.ts'],
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});

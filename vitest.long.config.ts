import { defineConfig } from 'vitest/config';

/** The long repetitions: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    globalSetup: ['test/support/synthesised.ts'],
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});

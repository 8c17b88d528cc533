import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** The long repetitions: `npm run test:long`. */
export default defineConfig({
  test: {
    // Two cores are what CI has; by itself vitest leaves one of them to the rest of the machine.
    maxWorkers: 2,
    testTimeout: 900_000,
    hookTimeout: 60_000,
    setupFiles: ['test/support/seed.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'product',
          include: ['test/**/*.long.test.ts'],
          globalSetup: ['test/support/synthesised.ts', 'test/support/example-packages.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'local',
          include: ['local/test/**/*.long.test.ts'],
          globalSetup: ['local/test/temporary-folder.ts'],
        },
      },
    ],
  },
});

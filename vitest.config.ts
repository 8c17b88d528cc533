import { configDefaults, defineConfig } from 'vitest/config';

/** They replace modules or the timers, so each has a process of its own; the others share theirs, and what it has loaded. */
const isolated = [
  'test/functions/metrics.test.ts',
  'test/local/appsync/limits.test.ts',
  'test/local/states/crash.test.ts',
];

const globalSetup = ['test/support/synthesised.ts'];

export default defineConfig({
  test: {
    exclude: [...configDefaults.exclude, 'test/**/*.long.test.ts'],
    // Two cores are what CI has; by itself vitest leaves one of them to the rest of the machine.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'isolated', include: isolated, globalSetup } },
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: isolated, isolate: false, globalSetup },
      },
    ],
  },
});

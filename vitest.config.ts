import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/**/*.long.test.ts'],
    // Two cores are what CI has; by itself vitest leaves one of them to the rest of the machine.
    maxWorkers: 2,
    globalSetup: ['test/support/synthesised.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

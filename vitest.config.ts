import { configDefaults, defineConfig } from 'vitest/config';

/** They replace modules or the timers, so each has a process of its own; the others share theirs, and what it has loaded. */
const isolated = {
  product: ['look-after-requests', 'metrics', 'stream'].map((name) => `test/functions/${name}.test.ts`),
  local: ['local/test/appsync/limits.test.ts', 'local/test/step-functions/storage/crash.test.ts'],
};

const setupFiles = ['test/support/seed.ts'];
const globalSetup = { product: ['test/support/synthesised.ts'], local: ['local/test/temporary-folder.ts'] };

/** The stories that run on any stage: a local backend, or the deployed one whose outputs `REMOTE` names (docs/deploy.md). */
const stories = 'test/e2e/remote/*.test.ts';

/**
 * A test's backend lives for seconds, and each of its functions has a thread that would compile anew what gets hot: less of
 * that is a seventh less time. Node 22 and those after it compile in steps, and do not know the flag.
 */
const execArgv = /^v20\./.test(process.version) ? ['--interrupt-budget=1000000'] : [];

/** Two projects: the tests that need a process of their own, and the others. */
const projects = (part: 'product' | 'local', include: string) => [
  {
    extends: true as const,
    test: { name: `${part}-isolated`, include: isolated[part], globalSetup: globalSetup[part], setupFiles },
  },
  {
    extends: true as const,
    test: {
      ...{
        name: part,
        include: [include],
        exclude: [...configDefaults.exclude, '**/*.long.test.ts', stories, ...isolated[part]],
      },
      ...{ isolate: false, globalSetup: globalSetup[part], setupFiles },
    },
  },
];

const remote = {
  extends: true as const,
  test: {
    ...{ name: 'e2e', include: [stories], isolate: false, globalSetup: ['test/support/stage/setup.ts'], setupFiles },
    // What a stage does by itself takes its time there; one that is local is done with the first of these seconds.
    ...{ testTimeout: 300_000, hookTimeout: 300_000 },
  },
};

export default defineConfig({
  test: {
    // Two cores are what CI has; by itself vitest leaves one of them to the rest of the machine.
    maxWorkers: 2,
    execArgv,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [...projects('product', 'test/**/*.test.ts'), remote, ...projects('local', 'local/test/**/*.test.ts')],
  },
});

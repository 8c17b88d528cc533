import { spawnSync } from 'node:child_process';
import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * Has AWS look at what deploys, without a stack: every resolver and step runs by EvaluateCode, with the largest requests that
 * it takes, and the machines go through ValidateStateMachineDefinition and TestState. Needs credentials and a region.
 * Tests to run may be named; all of them else.
 */
const tests = process.argv.slice(2);
const { config } = new SFNClient({});
await config.region().catch(() => stop('no region is set: set AWS_REGION, to one that has AppSync and Step Functions'));
await config
  .credentials()
  .catch(() => stop('there are no credentials: sign in as for npm run deploy, or set AWS_PROFILE'));
const { status } = spawnSync(
  process.execPath,
  [
    ...['node_modules/vitest/vitest.mjs', 'run', '--project', 'product'],
    ...(tests.length > 0 ? tests : ['test/resolvers/every-resolver.test.ts', 'test/infra/machine-states.test.ts']),
  ],
  { stdio: 'inherit', env: { ...process.env, REMOTE: '1' } },
);
process.exit(status ?? 1);

function stop(message: string): never {
  console.error(`countersign: ${message}`);
  process.exit(1);
}

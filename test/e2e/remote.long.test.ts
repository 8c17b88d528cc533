import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isErased } from '../../functions/domain/erasure.ts';
import type { StoredApiKey } from '../../functions/domain/access/api-key.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { checkoutWithoutLocal } from '../support/checkout-without.ts';
import { deadLettersOf, inside } from '../support/inside.ts';
import { withAll } from '../support/synthesised.ts';
import { withTester } from '../support/with-tester.ts';

let checkout: string;
beforeAll(() => {
  checkout = checkoutWithoutLocal();
}, 300_000);
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

/** Keys of somebody of the account. */
interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Runs the suite in the checkout on a backend: of that it is told the outputs, as CDK writes them, an endpoint and keys. */
async function runSuite({ template: { outputs }, url }: TestBackend, keys: Keys, ...args: string[]) {
  writeFileSync(join(checkout, 'outputs.json'), JSON.stringify({ 'Countersign-dev': outputs }));
  const reporters = ['--reporter=json', '--outputFile=report.json'];
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const child = spawn('npm', ['run', 'test:e2e', '--', ...reporters, ...args], {
    cwd: checkout,
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, REMOTE: 'outputs.json' },
      ...{ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      ...(sessionToken ? { AWS_SESSION_TOKEN: sessionToken } : {}),
      ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  const file = join(checkout, 'report.json');
  if (!existsSync(file)) throw new Error(`there is no report: ${said}`);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => [fullName, failureMessages[0]]);
  return { code, said, failed, passed: report.numPassedTests, skipped: report.numPendingTests };
}

describe('npm run test:e2e', () => {
  it('runs its stories on a stage that it knows by outputs, endpoint and a role’s keys, without local/, and leaves nothing', async () => {
    expect(existsSync(join(checkout, 'local'))).toBe(false);
    const backend = await startBackend({ assembly: withTester(await synthesise(withAll)) });
    try {
      const tester = backend.template.ofType('AWS::IAM::Role').find(({ logicalId }) => logicalId === 'Tester')!;
      const { code, said, failed, passed, skipped } = await runSuite(backend, backend.credentials(tester.arn!));
      expect(failed, said).toEqual([]);
      expect({ code, skipped }, said).toEqual({ code: 0, skipped: 0 });
      expect(passed).toBeGreaterThan(160);
      await backend.idle();

      const users = new CognitoIdentityProviderClient(backend.aws);
      const { Users } = await users.send(new ListUsersCommand({ UserPoolId: backend.template.outputs.UserPoolId }));
      expect(Users).toEqual([]);
      const { rows } = inside(backend);
      const requests = (await rows('TablesRequests')) as StoredRequest[];
      expect(requests.length).toBeGreaterThan(60);
      expect(requests.filter((each) => each.status === 'PENDING' || !isErased(each))).toEqual([]);
      expect(await rows('TablesOpenSignatures')).toEqual([]);
      expect(await rows('WebhooksTable')).toEqual([]);
      const keys = (await rows('ApiKeysTable')) as StoredApiKey[];
      expect(keys.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
      expect(deadLettersOf(backend)).toEqual([]);
    } finally {
      await backend.stop();
    }
  });

  it('leaves out, with the reason, what a stage is without', async () => {
    const backend = await startBackend();
    try {
      const files = ['access', 'operations', 'outside'].map((name) => `remote/${name}.test.ts`);
      const { code, said, failed, passed, skipped } = await runSuite(backend, backend.aws.credentials, ...files);
      expect(failed, said).toEqual([]);
      expect(code).toBe(0);
      // What needs nothing that is optional.
      expect(passed).toBeGreaterThan(15);
      expect(skipped).toBeGreaterThan(20);
    } finally {
      await backend.stop();
    }
  });
});

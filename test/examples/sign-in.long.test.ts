import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const backend = await startBackend();
afterAll(() => backend.stop());
beforeAll(async () => {
  if (!existsSync(`${root}examples/node_modules/.package-lock.json`))
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: `${root}examples` });
}, 300_000);

/** The code of the last mail. */
function lastCode(): string {
  const folder = join(backend.dataDir, 'mail');
  const mail = readFileSync(join(folder, readdirSync(folder).sort().at(-1)!), 'utf8');
  expect(mail).toMatch(/^To: carol@example\.com\r$/m);
  return /(?<!\d)(\d{6}|\d{8})(?!\d)/.exec(mail.split('\r\n\r\n')[1]!)![0];
}

describe('a person with Amplify', () => {
  it('signs up, signs in with password and with a mailed code, calls the API, goes on and signs out', async () => {
    const { GraphqlEndpoint: ENDPOINT, Region: REGION, UserPoolId, UserPoolClientId } = backend.template.outputs;
    const child = spawn(process.execPath, ['examples/sign-in.mjs', 'carol@example.com', 'Correct-horse-7'], {
      cwd: root,
      env: {
        ...process.env,
        ...{ ENDPOINT, REGION, POOL: UserPoolId, CLIENT: UserPoolClientId, USER_POOL_ENDPOINT: backend.url },
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const said: string[] = [];
    const codes: string[] = [];
    createInterface(child.stderr).on('line', (line) => said.push(line));
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      if (!line.startsWith('code')) return;
      codes.push(lastCode());
      child.stdin.write(`${codes.at(-1)}\n`);
    });
    await once(child, 'close');
    expect({ lines, said }).toEqual({
      lines: [
        'sign-up  "CONFIRM_SIGN_UP"',
        'code     "sign-up"',
        'sign-up  "DONE"',
        'sign-in  "DONE"',
        'sign-in  "CONFIRM_SIGN_IN_WITH_EMAIL_CODE"',
        'code     "sign-in"',
        'sign-in  "DONE"',
        'started  {"status":"PENDING","requestedBy":"carol@example.com"}',
        'refresh  {"isNew":true,"isSameSignIn":true}',
        'started  {"status":"PENDING","requestedBy":"carol@example.com"}',
        'person   {"email":"carol@example.com","email_verified":"true"}',
        'sign-out false',
      ],
      // Amplify says so of every endpoint that is not AWS's.
      said: [expect.stringContaining('You are using a custom Amazon Amazon Cognito User Pool endpoint') as string],
    });
    // Nothing that happened tells a secret.
    const happened = JSON.stringify(backend.happened.items, (name, value: unknown) =>
      name === 'milliseconds' ? undefined : value,
    );
    expect(happened).toContain('AddEmailClaim');
    for (const secret of ['Correct-horse-7', ...codes]) expect(happened).not.toContain(secret);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { mailedCode } from '../support/mailed-code.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const backend = await startBackend();
afterAll(() => backend.stop());

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
      codes.push(mailedCode(backend.dataDir, 'carol@example.com'));
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

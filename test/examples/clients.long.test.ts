import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('.', import.meta.url));

const backend = await startBackend();
afterAll(() => backend.stop());
beforeAll(async () => {
  if (!existsSync(`${folder}node_modules/.package-lock.json`))
    await execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}, 300_000);

/** Plays a client's script in a process of its own: which certificates to trust is read when Node starts. */
async function play(script: string): Promise<unknown> {
  const token = (email: string) => backend.token({ email, use: 'access' });
  const { stdout } = await execute(process.execPath, [`${folder}${script}`], {
    timeout: 60_000,
    env: {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: backend.caPath,
      ENDPOINT: backend.template.outputs.GraphqlEndpoint,
      CAROL: await token('carol@example.com'),
      BOB: await token('bob@example.com'),
    },
  });
  return JSON.parse(stdout);
}

describe('a client that knows nothing but the endpoint', () => {
  it.each([
    ['aws-amplify', 'amplify.mjs'],
    ['@apollo/client with the links of AppSync', 'apollo.mjs'],
    ['fetch and ws', 'plain-ws.mjs'],
  ])('queries, mutates and subscribes: %s', async (_, script) => {
    const id = expect.any(String) as string;
    expect(await play(script)).toMatchObject({
      started: { id, status: 'PENDING', version: 1, progress: { signed: 0, total: 1 } },
      signed: { status: 'PENDING' },
      completed: { id, status: 'COMPLETED', version: 4, progress: { signed: 1, total: 1 } },
      updates: expect.arrayContaining([
        expect.objectContaining({ version: 3, event: 'SIGNED', signer: 'bob@example.com', status: 'PENDING' }),
        expect.objectContaining({ version: 4, event: 'COMPLETED', signer: null, status: 'COMPLETED' }),
      ]),
      refused: 'Unauthorized',
    });
  });
});

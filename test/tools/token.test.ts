import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ListPendingSignaturesDocument } from '../../generated/operations.ts';
import { person, startBackend } from '../support/backend.ts';
import { runTool } from '../support/command.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

it('prints an access token that the backend of the folder takes, and nothing else', { timeout: 120_000 }, async () => {
  const command = runTool('token', {
    arguments: ['bob@example.com', '--group', 'requesters'],
    environment: { DATA_DIR: backend.dataDir },
  });
  expect(await command.ended).toMatchObject({ code: 0 });
  const [token, ...more] = command.lines.items;
  expect(more).toEqual([]);
  const claims: unknown = JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString());
  expect(claims).toMatchObject({
    ...{ token_use: 'access', email: 'bob@example.com' },
    'cognito:groups': ['requesters'],
  });
  const bob = person(backend.template.outputs.GraphqlEndpoint!, async () => token!);
  expect(await bob.get(ListPendingSignaturesDocument, {})).toMatchObject({ items: [] });
});

it('says where no backend has used the folder yet', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-token-'));
  const command = runTool('token', { arguments: ['bob@example.com'], environment: { DATA_DIR: folder } });
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(command.lines.items).toHaveLength(1);
  expect(command.said.items).toEqual([
    `no backend has used ${folder} yet; its tokens count only for one that is started with DATA_DIR=${folder}`,
  ]);
  rmSync(folder, { recursive: true });
});

it.each(['x', 'bob@exämple.com', 'bob@example'])(
  'rejects %s, whose token the API would refuse',
  { timeout: 120_000 },
  async (address) => {
    const command = runTool('token', { arguments: [address], environment: { DATA_DIR: backend.dataDir } });
    expect(await command.ended).toMatchObject({ code: 2 });
    expect(command.lines.items).toEqual([]);
  },
);

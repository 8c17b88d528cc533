import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '@countersign/local';
import { afterEach, expect, it } from 'vitest';
import {
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { startInput } from '../support/given.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-restart-'));
const launched: BackendProcess[] = [];
afterEach(async () => {
  for (const backend of launched.splice(0)) await backend.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

it('goes on where kill -9 stopped npm start, and tells new subscribers', { timeout: 90_000 }, async () => {
  const assembly = await synthesise();
  const as = async (email: string, { endpoint }: BackendProcess) => {
    const token = await issueToken({ assembly, dataDir, email, use: 'access' });
    return person(await endpoint, async () => token);
  };
  const start = () => {
    const backend = launch({ dataDir });
    launched.push(backend);
    return backend;
  };

  const first = start();
  const { id } = await (await as('carol@example.com', first)).get(StartSigningDocument, { input: startInput() });
  await first.lines.until((line) => line.includes(`${id} v`) && line.includes('REQUESTED bob@example.com'));
  await first.kill();

  const second = start();
  const [carol, bob] = [await as('carol@example.com', second), await as('bob@example.com', second)];
  expect(await bob.get(ListPendingSignaturesDocument, {})).toMatchObject({
    items: [{ requestId: id, documentId: '3' }],
  });
  const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
  await bob.get(SignDocumentDocument, { input: { requestId: id } });
  expect(await updates.until(({ event }) => event === 'COMPLETED')).toMatchObject({
    ...{ version: 5, status: 'COMPLETED' },
    ...{ signed: 2, total: 2 },
  });
  expect(updates.items.filter(({ signer }) => signer === 'bob@example.com').at(-1)).toMatchObject({
    ...{ version: 4, event: 'SIGNED', signed: 2 },
  });
  const { history } = await carol.get(GetSigningRequestDocument, { id });
  expect(history.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['STARTED', 'REQUESTED', 'SIGNED', 'SIGNED', 'COMPLETED']),
  );
  expect(history).toHaveLength(5);
  await second.lines.until((line) => line === `workflow  ${id} SUCCEEDED`);
  await updates.close();
});

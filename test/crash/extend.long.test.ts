import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { issueToken } from '@countersign/local';
import { afterAll, expect, it } from 'vitest';
import {
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { signer, startInput } from '../support/given.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-extend-'));
const launched: BackendProcess[] = [];
afterAll(async () => {
  for (const backend of launched) await backend.kill();
  rmSync(folder, { recursive: true, force: true });
});

// Both wait for the real clock, so they wait together.
it.concurrent.each([
  ['', false],
  [', across kill -9 and a new start', true],
])(
  'a deadline of a minute, extended, takes the answer of its 75th second by the real clock%s',
  async (_how, isKilled) => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const assembly = await synthesise();
    const begin = async () => {
      const backend = launch({ dataDir });
      launched.push(backend);
      const endpoint = await backend.endpoint;
      const as = async (email: string) => {
        const token = await issueToken({ assembly, dataDir, email, use: 'access' });
        return person(endpoint, async () => token);
      };
      return { backend, carol: await as('carol@example.com'), bob: await as('bob@example.com') };
    };

    const first = await begin();
    const input = startInput({ signers: [signer('bob@example.com')], expiresInSeconds: 60 });
    const { id, createdAt } = await first.carol.get(StartSigningDocument, { input });
    await first.backend.lines.until((line) => line.includes(`${id} v`) && line.includes('REQUESTED bob@example.com'));
    await first.carol.get(ExtendDeadlineDocument, { input: { requestId: id, expiresInSeconds: 600 } });
    if (isKilled) await first.backend.kill();

    const { backend, carol, bob } = isKilled ? await begin() : first;
    await setTimeout(Date.parse(createdAt) + 75_000 - Date.now());
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await backend.lines.until((line) => line === `workflow  ${id} SUCCEEDED`);
    const { status, history } = await carol.get(GetSigningRequestDocument, { id });
    expect([status, ...history.map(({ type }) => type)]).toEqual([
      'COMPLETED',
      'STARTED',
      'REQUESTED',
      'EXTENDED',
      'SIGNED',
      'COMPLETED',
    ]);
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelSigningDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../generated/operations.ts';
import { startBackend } from '../test/support/backend.ts';
import { synthesise } from '../tools/synthesise.ts';
import { percentile } from './percentile.ts';
import { sealing } from './stories.ts';
import type { Result } from './table.ts';

/** Measures how long it takes from the call that ends a request until a subscriber is told that it is sealed. */
export async function benchSeals({ quick }: { quick: boolean }): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const backend = await startBackend({
    ...{ assembly: await synthesise({ context: sealing }), dataDir, durability: 'synced' },
  });
  const [carol, bob, dave] = await Promise.all(
    ['carol', 'bob', 'dave'].map((name) => backend.as(`${name}@example.com`)),
  );
  const seal = async ({ before, end }: End) => {
    const signers = [{ email: 'bob@example.com' }, { email: 'dave@example.com' }];
    const { id } = await carol!.get(StartSigningDocument, { input: { documentId: 'contract-2026-0042', signers } });
    await backend.idle();
    await before?.(id);
    await backend.idle();
    const updates = await carol!.subscribe(OnSignatureUpdateDocument, { requestId: id });
    const begun = performance.now();
    const sealed = updates.until(({ event }) => event === 'SEALED').then(() => performance.now() - begun);
    await end(id);
    const time = await sealed;
    await updates.close();
    await backend.idle();
    return time;
  };
  const cancelled: End = { end: (requestId) => carol!.get(CancelSigningDocument, { input: { requestId } }) };
  const completed: End = {
    before: (requestId) => bob!.get(SignDocumentDocument, { input: { requestId } }),
    end: (requestId) => dave!.get(SignDocumentDocument, { input: { requestId } }),
  };
  const times: { cancelled: number[]; completed: number[] } = { cancelled: [], completed: [] };
  try {
    for (let warming = 0; warming < 5; warming++) for (const end of [cancelled, completed]) await seal(end);
    for (let each = 0; each < (quick ? 10 : 50); each++) {
      times.cancelled.push(await seal(cancelled));
      times.completed.push(await seal(completed));
    }
  } finally {
    await backend.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const partsOf = (measured: number[]) => [0.5, 0.95, 0.99].map((part) => percentile(measured, part));
  const parts = partsOf(times.cancelled);
  return {
    tables: [
      {
        title: 'From the end of a request to its seal',
        columns: ['milliseconds', 'p50', 'p95', 'p99'],
        rows: [
          ['cancelSigning → SEALED at the subscriber', ...parts],
          ['the last signDocument → SEALED at the subscriber', ...partsOf(times.completed)],
        ],
        notes: [
          'One after another; every write is synced. The seal is made with its record and its PDF, and told last.',
        ],
      },
    ],
    goals: [{ what: 'end → sealed p50', measured: parts[0]!, goal: 400, unit: 'ms' }],
  };
}

/** How a request comes to its end: what is done before, and the call that ends it. */
interface End {
  before?: (requestId: string) => Promise<unknown>;
  end: (requestId: string) => Promise<unknown>;
}

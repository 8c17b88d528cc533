import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelSigningDocument,
  CreateWebhookDocument,
  OnSignatureUpdateDocument,
  SendTestWebhookDocument,
  StartSigningDocument,
} from '../generated/operations.ts';
import { startBackend } from '../test/support/backend.ts';
import { startReceiver } from '../test/support/receiver.ts';
import { synthesise } from '../tools/synthesise.ts';
import { percentile } from './percentile.ts';
import { mailing, posting } from './stories.ts';
import type { Result } from './table.ts';

/** Measures how long it takes from the call of a mutation until its update is at a subscriber, its mail in the mailbox, and its message at a webhook. */
export async function benchNotices({ quick }: { quick: boolean }): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const assembly = await synthesise({ context: { ...mailing, ...posting } });
  const backend = await startBackend({ assembly, dataDir, durability: 'synced' });
  const carol = await backend.as('carol@example.com');
  const receiver = await startReceiver();
  const { webhook } = await carol.get(CreateWebhookDocument, { input: { url: receiver.url, events: ['CANCELLED'] } });
  await carol.get(SendTestWebhookDocument, { id: webhook.id });
  await backend.idle();
  const [pushes, mails, posts]: [number[], number[], number[]] = [[], [], []];
  const cancel = async () => {
    const input = { documentId: 'contract-2026-0042', signers: [{ email: 'bob@example.com' }] };
    const { id } = await carol.get(StartSigningDocument, { input });
    await backend.idle();
    const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
    backend.happened.items.length = 0;
    receiver.received.items.length = 0;
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const pushed = updates.until(({ event }) => event === 'CANCELLED').then(since);
    const mailed = backend.happened.until(({ kind }) => kind === 'mail').then(since);
    const posted = receiver.received.until(() => true).then(since);
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    const times = await Promise.all([pushed, mailed, posted]);
    await updates.close();
    await backend.idle();
    return times;
  };
  try {
    for (let warming = 0; warming < 10; warming++) await cancel();
    for (let each = 0; each < (quick ? 20 : 100); each++) {
      const [push, mail, post] = await cancel();
      pushes.push(push!);
      mails.push(mail!);
      posts.push(post!);
    }
  } finally {
    await receiver.close();
    await backend.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const row = (name: string, times: number[]) => [name, ...[0.5, 0.95, 0.99].map((part) => percentile(times, part))];
  return {
    tables: [
      {
        title: 'From a change to whom it is told',
        columns: ['milliseconds', 'p50', 'p95', 'p99'],
        rows: [
          row('cancelSigning → push at the subscriber', pushes),
          row('cancelSigning → mail in the mailbox', mails),
          row('cancelSigning → message at a webhook', posts),
        ],
        notes: [
          'One after another; every write is synced. The mail goes by the bus, its rule, a queue and SES; the message by the bus, its rule and a queue.',
        ],
      },
    ],
    goals: [
      { what: 'change → mail p50', measured: percentile(mails, 0.5), goal: 40, unit: 'ms' },
      { what: 'change → webhook p50', measured: percentile(posts, 0.5), goal: 60, unit: 'ms' },
    ],
  };
}

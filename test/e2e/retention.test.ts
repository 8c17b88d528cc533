import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  ListSigningRequestsDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

const assembly = await synthesise({ stage: 'local', context: { retentionDays: '30' } });
const backend = await startBackend({ assembly });
afterAll(() => backend.stop());
const { execution, stopExecution, stored } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const day = 86_400_000;

/** How a request ends, and who lets it. */
const ends: Record<string, (input: { requestId: string }) => Promise<unknown>> = {
  COMPLETED: (input) => bob.get(SignDocumentDocument, { input }),
  DECLINED: (input) => bob.get(DeclineDocumentDocument, { input: { ...input, reason: 'no' } }),
  CANCELLED: (input) => carol.get(CancelSigningDocument, { input }),
  EXPIRED: async () => backend.clock.advance(3_600_000),
  FAILED: async ({ requestId }) => stopExecution(requestId, (await stored(requestId)).execution),
};
const inputOf = (id: string) => startInput({ id, signers: [signer('bob@example.com')], expiresInSeconds: 3600 });

async function pass(milliseconds: number): Promise<void> {
  backend.clock.advance(milliseconds);
  await backend.idle();
}

/** Starts a request and lets it end. */
async function live(id: string, end: (input: { requestId: string }) => Promise<unknown>): Promise<void> {
  await carol.get(StartSigningDocument, { input: inputOf(id) });
  await backend.idle();
  expect(await stored(id)).not.toHaveProperty('removeAt');
  await end({ requestId: id });
  await backend.idle();
  // The queue of ended executions holds each back for a minute.
  await pass(60_000);
}

describe('a request of a stack with retentionDays', () => {
  it.each(Object.entries(ends))('that is %s vanishes so long after its end', async (status, end) => {
    const id = `retained-${status}`;
    await live(id, end);
    const { closedAt } = await carol.get(GetSigningRequestDocument, { id });
    const removeAt = Math.floor(Date.parse(closedAt!) / 1000) + 30 * 86_400;
    expect(await stored(id)).toMatchObject({ status, removeAt });
    await carol.get(EraseRequestDocument, { input: { requestId: id } });
    expect(await stored(id)).toMatchObject({ status, removeAt });

    await pass(29 * day);
    expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({ status });
    await pass(2 * day);
    expect(await stored(id)).toBeUndefined();
    expect((await carol.run(GetSigningRequestDocument, { id })).errors).toMatchObject([
      { errorType: 'RequestNotFound' },
    ]);
    expect((await carol.get(ListSigningRequestsDocument, {})).items).toEqual([]);
  });

  // Step Functions knows the name of an execution for 90 days.
  it.each(Object.entries(ends))(
    'is followed like any other where its id is of one that was %s',
    async (status, end) => {
      const id = `again-${status}`;
      await live(id, end);
      const { execution: first } = await stored(id);
      expect((await carol.get(GetSigningRequestDocument, { id })).status).toBe(status);
      await pass(31 * day);
      expect(await stored(id)).toBeUndefined();

      expect(await carol.get(StartSigningDocument, { input: inputOf(id) })).toMatchObject({
        status: 'PENDING',
        version: 1,
      });
      await backend.idle();
      await pass(20 * 60_000);
      const item = await stored(id);
      expect(item).toMatchObject({ status: 'PENDING', version: 2 });
      expect(item.signers['bob@example.com']).toMatchObject({ status: 'REQUESTED' });
      expect(item.execution).toBeGreaterThan(first!);
      expect(await execution(id, item.execution)).toMatchObject({ status: 'RUNNING' });
      await carol.get(CancelSigningDocument, { input: { requestId: id } });
      await pass(60_000);
    },
  );
});

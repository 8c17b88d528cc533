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
const { executionEnded, stored } = inside(backend);
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const day = 86_400_000;

/** How a request ends, and who lets it. */
const ends: Record<string, (input: { requestId: string }) => Promise<unknown>> = {
  COMPLETED: (input) => bob.get(SignDocumentDocument, { input }),
  DECLINED: (input) => bob.get(DeclineDocumentDocument, { input: { ...input, reason: 'no' } }),
  CANCELLED: (input) => carol.get(CancelSigningDocument, { input }),
  EXPIRED: async () => backend.clock.advance(3_600_000),
};

describe('a request of a stack with retentionDays', () => {
  it.each(Object.entries(ends))(
    'that is %s vanishes so long after its end, and its id is free',
    async (status, end) => {
      const id = `retained-${status}`;
      const input = startInput({ id, signers: [signer('bob@example.com')], expiresInSeconds: 3600 });
      await carol.get(StartSigningDocument, { input });
      await backend.idle();
      expect(await stored(id)).not.toHaveProperty('removeAt');
      await end({ requestId: id });
      await executionEnded(id);
      await backend.idle();
      const { closedAt } = await carol.get(GetSigningRequestDocument, { id });
      expect(await stored(id)).toMatchObject({
        status,
        removeAt: Math.floor(Date.parse(closedAt!) / 1000) + 30 * 86_400,
      });
      await carol.get(EraseRequestDocument, { input: { requestId: id } });

      backend.clock.advance(29 * day);
      await backend.idle();
      expect(await carol.get(GetSigningRequestDocument, { id })).toMatchObject({ status });
      backend.clock.advance(2 * day);
      await backend.idle();
      expect(await stored(id)).toBeUndefined();
      expect((await carol.run(GetSigningRequestDocument, { id })).errors).toMatchObject([
        { errorType: 'RequestNotFound' },
      ]);
      expect((await carol.get(ListSigningRequestsDocument, {})).items).toEqual([]);
    },
  );

  it('that takes the id of one that has vanished is followed, though Step Functions knows the name yet', async () => {
    const id = 'retained-again';
    const input = startInput({ id, signers: [signer('bob@example.com')], expiresInSeconds: 7200 });
    await carol.get(StartSigningDocument, { input });
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await executionEnded(id);
    backend.clock.advance(31 * day);
    await backend.idle();
    expect(await carol.get(StartSigningDocument, { input })).toMatchObject({ status: 'PENDING', version: 1 });
    for (let minutes = 0; minutes < 20; minutes += 2) {
      await backend.idle();
      backend.clock.advance(120_000);
    }
    await backend.idle();
    expect(await stored(id)).toMatchObject({ execution: 2, signers: { 'bob@example.com': { status: 'REQUESTED' } } });
  });
});

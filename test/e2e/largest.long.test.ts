import { afterAll, describe, expect, it } from 'vitest';
import { SignDocumentDocument, ViewDocumentDocument } from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { inside } from '../support/inside.ts';
import { largestInput, longAddress, sizeOf } from '../support/largest.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const { countHistory, execution, executionEnded, openSignatures, stored } = inside(backend);

const carol = await backend.as(longAddress(9999));
const documentSha256 = 'f'.repeat(64);

describe('the largest request', () => {
  it('is asked, reminded 500 times, viewed and signed by all, within every limit', { timeout: 300_000 }, async () => {
    const { id, read, closed, updates } = await startAndFollow(carol, largestInput());
    for (const [from, to] of [
      [0, 40],
      [40, 80],
      [80, 100],
    ] as const) {
      await backend.idle();
      expect(await openSignatures(id)).toHaveLength(to - from);
      // One more than there are reminders.
      for (let reminder = 0; reminder < 6; reminder++) {
        backend.clock.advance(60_000);
        await backend.idle();
      }
      for (let position = from; position < to; position++) {
        const signer = await backend.as(longAddress(position));
        await signer.get(ViewDocumentDocument, { input: { requestId: id } });
        await signer.get(SignDocumentDocument, { input: { requestId: id, documentSha256 } });
      }
    }
    expect(await closed()).toMatchObject({ event: 'COMPLETED', version: 802, signed: 100, total: 100 });
    await executionEnded(id);
    await backend.idle();

    const { history } = await read();
    const count = (type: string) => history.filter((event) => event.type === type).length;
    expect(['STARTED', 'REQUESTED', 'REMINDED', 'VIEWED', 'SIGNED', 'COMPLETED'].map(count)).toEqual([
      ...[1, 100, 500, 100, 100, 1],
    ]);
    expect(updates.items.map(({ version }) => version)).toEqual(Array.from({ length: 801 }, (_, index) => index + 2));
    expect(sizeOf(await stored(id))).toBeLessThan(300_000);
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await countHistory(id)).toBeLessThan(25_000);
    expect(await openSignatures(id)).toEqual([]);
    await updates.close();
  });
});

import { describe, expect, it } from 'vitest';
import { openClosedStore } from '../../../src/step-functions/storage/closed-store.ts';
import { folder } from '../given.ts';
import { relaxedDisk } from '../../shared/storage/given.ts';

const day = 86_400_000;
const closed = (arn: string, at: number) => ({
  ...{ arn, name: arn, revision: 'r', startedAt: 0 },
  end: { status: 'SUCCEEDED' as const, at },
});

describe('the store of closed executions', () => {
  it('holds in memory those of 90 days', async () => {
    const directory = folder();
    const first = await openClosedStore(directory, () => {}, relaxedDisk());
    for (const [arn, at] of [
      ['a', 0],
      ['b', day],
      ['a', 90 * day],
    ] as const)
      await first.add(closed(arn, at), []);
    expect(first.all(0).map(({ arn }) => arn)).toEqual(['b', 'a']);
    await first.add(closed('c', 91 * day), []);
    expect(first.all(0).map(({ arn }) => arn)).toEqual(['a', 'c']);
    await first.close();
    const second = await openClosedStore(directory, () => {}, relaxedDisk());
    expect(second.all(0)).toEqual(first.all(0));
    await second.close();
  });
});

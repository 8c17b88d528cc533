import { describe, expect, it } from 'vitest';
import { createStreamTail } from '../../src/dynamodb/stream-tail.ts';
import type { StreamRecord } from '../../src/dynamodb/types.ts';

const number = (at: number) => String(at).padStart(21, '0');
const record = (at: number, SizeBytes = 100) =>
  ({ eventName: 'MODIFY', dynamodb: { SequenceNumber: number(at), SizeBytes } }) as StreamRecord;

/** A tail behind the third record, with those up to another written. */
function tailTo(last: number, SizeBytes?: number) {
  const tail = createStreamTail(number(3));
  for (let at = 4; at <= last; at++) tail.add(record(at, SizeBytes));
  tail.written(number(last));
  return {
    ...tail,
    numbers: (after: number, limit = 1000) =>
      tail.after(number(after), limit)?.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)),
  };
}

describe('the tail of a stream', () => {
  it('gives what comes after a place, at most as many as asked', () => {
    const { numbers } = tailTo(7);
    expect([numbers(3), numbers(5), numbers(3, 2), numbers(7)]).toEqual([[4, 5, 6, 7], [6, 7], [4, 5], []]);
  });

  it('knows nothing of what was there before it', () => {
    const { numbers } = tailTo(7);
    expect([numbers(2), numbers(0)]).toEqual([undefined, undefined]);
  });

  it('gives nothing that is not on disk', () => {
    const { add, written, numbers } = tailTo(4);
    for (const at of [5, 6]) add(record(at));
    expect(numbers(3)).toEqual([4]);
    written(number(5));
    expect(numbers(3)).toEqual([4, 5]);
  });

  it('gives nothing that is removed, and leaves what is before it to the disk', () => {
    const { forget, numbers } = tailTo(7);
    forget(number(5));
    expect([numbers(5), numbers(4)]).toEqual([[6, 7], undefined]);
  });

  it('keeps two hundred records', () => {
    const { numbers } = tailTo(1000);
    expect([numbers(800)?.length, numbers(799)]).toEqual([200, undefined]);
  });

  it('keeps a megabyte', () => {
    const { numbers } = tailTo(10, 400_000);
    expect([numbers(8), numbers(7)]).toEqual([[9, 10], undefined]);
  });
});

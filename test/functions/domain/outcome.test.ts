import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../functions/domain/outcome.ts';
import { storedRequest, storedSigner } from '../../support/given.ts';

const before = Date.parse('2026-11-23T10:30:00.000Z');
const after = Date.parse('2026-11-23T11:00:00.000Z');
const allSigned = { signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } };

describe('outcomeOf', () => {
  it.each([
    ['a request that all have signed', allSigned, before, 'ABORTED', { status: 'COMPLETED', reason: null }],
    ['the same after its deadline', allSigned, after, 'TIMED_OUT', { status: 'COMPLETED', reason: null }],
    ['a request at its deadline', {}, after, 'ABORTED', { status: 'EXPIRED', reason: null }],
    [
      'a request whose workflow died',
      {},
      before,
      'the workflow ended as ABORTED',
      { status: 'FAILED', reason: 'the workflow ended as ABORTED' },
    ],
    [
      'a request whose workflow gave up',
      {},
      before,
      undefined,
      { status: 'FAILED', reason: 'the workflow ended before all had answered' },
    ],
    [
      'a request that was declined',
      { status: 'DECLINED', closedReason: 'no' } as const,
      after,
      undefined,
      { status: 'DECLINED', reason: 'no' },
    ],
  ])('settles %s', (_name, overrides, now, ended, outcome) => {
    expect(outcomeOf(storedRequest(overrides), now, ended)).toEqual(outcome);
  });
});

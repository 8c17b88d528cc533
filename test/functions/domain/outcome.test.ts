import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../functions/domain/outcome.ts';
import { storedRequest, storedSigner } from '../../support/given.ts';

const before = Date.parse('2026-11-23T10:30:00.000Z');
const after = Date.parse('2026-11-23T11:00:00.000Z');
const allSigned = { signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } };

describe('outcomeOf', () => {
  it.each([
    ['a request that all have signed', allSigned, before, undefined, { status: 'COMPLETED' }],
    ['the same after its deadline, its workflow stopped', allSigned, after, 'stopped', { status: 'COMPLETED' }],
    ['a request at its deadline', {}, after, undefined, { status: 'EXPIRED' }],
    ['the same, its workflow stopped', {}, after, 'stopped', { status: 'EXPIRED' }],
    ['a request whose workflow an operator stopped', {}, before, 'stopped', { status: 'FAILED', reason: 'stopped' }],
    ['a request whose workflow gave up, which another goes on with', {}, before, undefined, { status: 'PENDING' }],
    ['a request that was declined', { status: 'DECLINED' } as const, after, 'stopped', { status: 'DECLINED' }],
  ])('settles %s', (_name, overrides, now, stopped, outcome) => {
    expect(outcomeOf(storedRequest(overrides), now, stopped)).toEqual(outcome);
  });
});

import { describe, expect, it } from 'vitest';
import { signerToAsk, dueEvent } from '../../../functions/domain/ask.ts';
import { limits } from '../../../functions/domain/limits.ts';
import { remindersOf } from '../../../functions/domain/reminders.ts';
import type { StoredSigner } from '../../../functions/domain/request.ts';
import { storedEvent, storedRequest, storedSigner } from '../../support/given.ts';

const at = Date.parse('2026-11-23T10:00:00.000Z');
const minute = 60_000;
const bob = 'bob@example.com';
const ask = { requestId: 'request-1', signer: 0 };
const requestOf = (signer: Partial<StoredSigner> = {}) => storedRequest({ signers: { [bob]: storedSigner(signer) } });

describe('signerToAsk', () => {
  it.each(['WAITING', 'REQUESTED'] as const)('gives the signer who is %s', (status) => {
    const request = requestOf({ status });
    expect(signerToAsk(request, ask, at)).toEqual({ request, signer: { position: 0, status, email: bob } });
  });

  it.each([
    ['no request', undefined, at, 'RequestClosed'],
    ['a closed request', storedRequest({ status: 'CANCELLED' }), at, 'RequestClosed'],
    ['a signer who signed', requestOf({ status: 'SIGNED' }), at, 'SignerAnswered'],
    [
      'a signer whom a quorum does not need any more',
      { ...requestOf({ status: 'REQUESTED' }), quorums: { 1: { required: 1, needed: 0, mayDecline: 1 } } },
      at,
      'SignerAnswered',
    ],
    ['the deadline', requestOf(), at + 3_600_000, 'SigningExpired'],
  ])('rejects %s', (_name, request, now, error) => {
    expect(() => signerToAsk(request, ask, now)).toThrow(expect.objectContaining({ name: error }));
  });
});

describe('dueEvent', () => {
  const reminded = (times: number) => [
    storedEvent(),
    ...Array.from({ length: times }, () => storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: 0 })),
  ];
  const asked = { status: 'REQUESTED', askedAt: at } as const;

  it.each([
    ['a signer who has been told nothing', { status: 'WAITING' } as const, 0, at, 0, 'REQUESTED'],
    ['one who is asked again', asked, 0, at + minute, 0, undefined],
    ['one who is asked again long after', asked, 0, at + 60 * minute, 0, undefined],
    ['a reminder that falls due', asked, at + 10 * minute, at + 10 * minute, 0, 'REMINDED'],
    ['one that an outage delayed', asked, at + 10 * minute, at + 18 * minute, 3, 'REMINDED'],
    ['one that has been told', asked, at, at + 8 * minute, 0, undefined],
    ['one right after a late ask', asked, at + 4 * minute, at + 4 * minute, 0, undefined],
    ['one beyond the last', asked, at + 10 * minute, at + 10 * minute, 30, undefined],
  ])('tells %s', (_name, signer, dueAt, now, times, type) => {
    const request = storedRequest({ signers: { [bob]: storedSigner(signer) }, events: reminded(times) });
    expect(dueEvent({ ...request, remindEverySeconds: 600 }, storedSigner(signer), dueAt, now)).toBe(type);
  });

  it('reminds nobody where the requester did not ask for it', () => {
    expect(dueEvent(storedRequest(), storedSigner(asked), at + minute, at + minute)).toBeUndefined();
  });
});

describe('remindersOf', () => {
  const { remindersOfSigner, remindersOfRequest } = limits;
  const signersOf = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, position) => [`${position}@example.com`, storedSigner({ position })]),
    );
  const fewest = Math.floor(remindersOfRequest / remindersOfSigner);

  it.each([
    ['one', 1, remindersOfSigner],
    ['as many as have the most', fewest, remindersOfSigner],
    ['one more', fewest + 1, Math.floor(remindersOfRequest / (fewest + 1))],
    ['the most', limits.signers, Math.floor(remindersOfRequest / limits.signers)],
  ])('shares what a request has among its signers, and gives none more than the most: %s', (_name, total, each) => {
    expect(each).toBeLessThanOrEqual(remindersOfSigner);
    expect(remindersOf({ ...storedRequest({ signers: signersOf(total) }), remindEverySeconds: 60 })).toBe(each);
    expect(remindersOf(storedRequest({ signers: signersOf(total) }))).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { compactEvent, requestedAtOf, signedSha256, timeAfter, timesOf } from '../../../functions/domain/request.ts';
import { storedEvent, storedRequest, storedSigner } from '../../support/given.ts';

const at = Date.parse('2026-11-23T10:00:00.000Z');

describe('compactEvent', () => {
  it.each([
    [storedEvent(), ['STARTED', at]],
    [storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 0 }), ['SIGNED', at, 0]],
    [storedEvent({ type: 'DECLINED', actor: 'SIGNER', signer: 1, reason: 'no' }), ['DECLINED', at, 1, 'no']],
    [
      storedEvent({ type: 'VIEWED', actor: 'SIGNER', signer: 1, evidence: ['sub', null, null, null] }),
      ['VIEWED', at, 1, null, ['sub', null, null, null]],
    ],
    [storedEvent({ type: 'CANCELLED', reason: 'sold' }), ['CANCELLED', at, null, 'sold']],
    [storedEvent({ type: 'EXTENDED', extension: [at, at + 1] }), ['EXTENDED', at, null, null, [at, at + 1]]],
    [
      storedEvent({ type: 'REASSIGNED', signer: 0, former: ['bob@example.com', null] }),
      ['REASSIGNED', at, 0, null, ['bob@example.com', null]],
    ],
  ])('makes %o into %j', (event, compact) => {
    expect(compactEvent(event)).toEqual(compact);
  });
});

describe('requestedAtOf', () => {
  const request = storedRequest({
    events: [
      storedEvent(),
      storedEvent({ type: 'REQUESTED', signer: 0, at: at + 1 }),
      storedEvent({ type: 'REQUESTED', signer: 1, at: at + 2 }),
      storedEvent({ type: 'REMINDED', signer: 1, at: at + 3 }),
      storedEvent({ type: 'REQUESTED', signer: 3, at: at + 4 }),
      storedEvent({ type: 'REASSIGNED', signer: 3, former: ['erin@example.com', null], at: at + 5 }),
      storedEvent({ type: 'REQUESTED', signer: 4, at: at + 6 }),
      storedEvent({ type: 'REASSIGNED', signer: 4, former: ['erin@example.com', null], at: at + 7 }),
      storedEvent({ type: 'REQUESTED', signer: 4, at: at + 8 }),
    ],
  });

  it.each([
    [0, at + 1],
    [1, at + 2],
    [2, undefined],
    [3, undefined],
    [4, at + 8],
  ])('tells when signer %i was first asked', (position, time) => {
    expect(requestedAtOf(request, position)).toBe(time);
  });
});

describe('timesOf', () => {
  it('never runs backwards', () => {
    expect(timesOf([])).toEqual([]);
    expect(
      timesOf([
        ['STARTED', 5],
        ['REQUESTED', 7, 0],
        ['SIGNED', 6, 0],
        ['COMPLETED', 8],
      ]),
    ).toEqual([5, 7, 7, 8]);
  });
});

describe('timeAfter', () => {
  it.each([
    [at - 1, at],
    [at, at],
    [at + 1, at + 1],
  ])('makes of %i %i', (now, time) => {
    expect(timeAfter(storedRequest(), now)).toBe(time);
  });
});

describe('signedSha256', () => {
  const signed = (hash?: string) =>
    storedSigner({ status: 'SIGNED', evidence: hash ? ['sub', null, null, null, hash] : ['sub', null, null, null] });
  it.each([
    ['what the signer sent', storedRequest(), signed('b'), 'b'],
    ['what the request fixed', storedRequest({ documentSha256: 'a' }), signed(), 'a'],
    ['nothing where nobody named one', storedRequest(), signed(), undefined],
    ['nothing of one who has not signed', storedRequest({ documentSha256: 'a' }), storedSigner(), undefined],
  ])('is %s', (_name, request, signer, hash) => {
    expect(signedSha256(request, signer)).toBe(hash);
  });
});

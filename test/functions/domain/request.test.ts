import { describe, expect, it } from 'vitest';
import { compactEvent, requestedAtOf } from '../../../functions/domain/request.ts';
import { storedEvent, storedRequest } from '../../support/given.ts';

const at = Date.parse('2026-11-23T10:00:00.000Z');

describe('compactEvent', () => {
  it.each([
    [storedEvent(), ['STARTED', at]],
    [storedEvent({ type: 'SIGNED', actor: 'SIGNER', signer: 0 }), ['SIGNED', at, 0]],
    [storedEvent({ type: 'DECLINED', actor: 'SIGNER', signer: 1, reason: 'no' }), ['DECLINED', at, 1, 'no']],
    [storedEvent({ type: 'CANCELLED', reason: 'sold' }), ['CANCELLED', at, null, 'sold']],
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
    ],
  });

  it.each([
    [0, at + 1],
    [1, at + 2],
    [2, undefined],
  ])('tells when signer %i was first asked', (position, time) => {
    expect(requestedAtOf(request, position)).toBe(time);
  });
});

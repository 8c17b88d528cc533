import { describe, expect, it } from 'vitest';
import {
  givenSigners,
  hadAnotherPlace,
  isGivenUp,
  newFormer,
  signersOfEvents,
} from '../../../functions/domain/places.ts';
import { storedEvent, storedRequest, storedSigner } from '../../support/given.ts';

const [bob, dave, erin, frank] = ['bob', 'dave', 'erin', 'frank'].map((name) => `${name}@example.com`) as [
  ...[string, string, string, string],
];
const asked = (signer: number) => storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer });
const from = (signer: number, email: string, name: string | null = null) =>
  storedEvent({ type: 'REASSIGNED', signer, former: [email, name] });

/** Bob's first place went to Dave and to Erin, her second one, of the second order, to Bob. */
const request = storedRequest({
  signers: {
    [bob]: storedSigner({ position: 1, order: 2, name: 'Robert' }),
    [erin]: storedSigner({ position: 0 }),
  },
  events: [storedEvent(), asked(0), from(0, bob, 'Bob'), asked(0), from(1, erin, 'Erin'), from(0, dave), asked(1)],
});

describe('signersOfEvents', () => {
  it('names who had the place when it happened, and after a reassignment', () => {
    expect(signersOfEvents(request)).toEqual([null, bob, dave, dave, bob, erin, bob]);
  });
});

describe('givenSigners', () => {
  it('are those of the requester, in his order', () => {
    expect(givenSigners(request)).toMatchObject([
      { email: bob, name: 'Bob', position: 0 },
      { email: erin, name: 'Erin', position: 1, order: 2 },
    ]);
    expect(givenSigners(storedRequest()).map(({ email }) => email)).toEqual(['alice@example.com', bob]);
  });

  it('have no name and language where they had none, whatever the new one has', () => {
    const named = storedRequest({
      signers: { [dave]: storedSigner({ name: 'Dave', locale: 'fr' }) },
      events: [storedEvent(), from(0, bob)],
    });
    expect(givenSigners(named)).toEqual([{ email: bob, position: 0, status: 'WAITING' }]);
  });

  it('have the language that was given to them', () => {
    const event = storedEvent({ type: 'REASSIGNED', signer: 0, former: [bob, null, null, 'fr'] });
    const signers = { [dave]: storedSigner({ locale: 'es' }) };
    expect(givenSigners(storedRequest({ signers, events: [storedEvent(), event] }))).toMatchObject([{ locale: 'fr' }]);
  });
});

describe('newFormer', () => {
  it.each([
    [{}, undefined, [bob, null]],
    [{ name: 'Bob' }, 'sub-bob', [bob, 'Bob', 'sub-bob']],
    [{ locale: 'fr' }, undefined, [bob, null, null, 'fr']],
    [{ name: 'Bob', locale: 'fr' }, 'sub-bob', [bob, 'Bob', 'sub-bob', 'fr']],
  ] as const)('keeps of %j, given away by %s, what the requester said of him', (given, by, former) => {
    expect(newFormer(bob, storedSigner(given), by)).toEqual(former);
  });
});

describe('hadAnotherPlace', () => {
  it.each([
    [bob, 1, true],
    [bob, 0, false],
    [dave, 1, true],
    [frank, 1, false],
  ])('says of %s at place %i: %s', (email, position, expected) => {
    expect(hadAnotherPlace(request, email, position)).toBe(expected);
  });
});

describe('isGivenUp', () => {
  it.each([
    [bob, 0, true],
    [bob, 1, false],
    [dave, 0, true],
    [erin, 0, false],
    [erin, 1, true],
    [frank, 0, false],
    [dave, undefined, true],
    [frank, undefined, false],
  ])('says of what waits for %s at place %s: %s', (email, position, expected) => {
    expect(isGivenUp(request, email, position)).toBe(expected);
  });

  it('is no place that came back', () => {
    const back = storedRequest({ events: [storedEvent(), from(1, bob), from(1, dave)] });
    expect([isGivenUp(back, bob, 1), isGivenUp(back, dave, 1)]).toEqual([false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  canAnswer,
  halfHidden,
  invitationLimits,
  invitedSigner,
  linkOf,
  placeOf,
  presentInvitation,
  secretOf,
} from '../../../../functions/domain/access/invitation.ts';
import type { Place } from '../../../../functions/domain/access/known-caller.ts';
import { holderOf } from '../../../../functions/domain/access/place.ts';
import { erasedRequest } from '../../../../functions/domain/erasure.ts';
import type { Notice } from '../../../../functions/domain/notices/notice.ts';
import type { StoredRequest } from '../../../../functions/domain/request.ts';
import { storedEvent, storedRequest, storedSigner } from '../../../support/given.ts';

const [alice, bob, carol] = ['alice@example.com', 'bob@example.com', 'carol@example.com'];
const request = storedRequest({ title: 'Lease', message: 'Please read it.' });
const { createdAt: start, expiresAt } = request;
const place: Place = { requestId: request.id, start, position: 1, version: 1 };
const day = 86_400_000;
const askOf = (email: string): Notice => ({ kind: 'ASKED', version: 1, to: { email, locale: 'en' }, position: 1 });
const withBob = (access?: 'ACCOUNT' | 'LINK') =>
  storedRequest({ signers: { [bob]: storedSigner({ position: 1, ...(access ? { access } : {}) }) } });
const closed = (closedAt: number): StoredRequest => storedRequest({ status: 'CANCELLED', closedAt });
const reassigned = storedRequest({
  events: [storedEvent(), storedEvent({ type: 'REASSIGNED', signer: 1, former: ['dave@example.com', null] })],
});

describe('placeOf', () => {
  it('is the place of the signer who is told, and says no address', () => {
    expect(placeOf(askOf(bob), request)).toEqual(place);
    expect(placeOf(askOf(bob), withBob('LINK'))).toMatchObject({ position: 1 });
  });

  it.each<[string, Notice, StoredRequest]>([
    ['the requester', askOf(carol), request],
    ['the requester, who is a signer too', askOf(carol), storedRequest({ signers: { [carol]: storedSigner() } })],
    ['somebody who is no signer', askOf('olga@example.com'), request],
    ['what objects have from birth', askOf('constructor'), request],
    ['a signer who is to have an account', askOf(bob), withBob('ACCOUNT')],
  ])('is none of %s', (_, notice, stored) => {
    expect(placeOf(notice, stored)).toBeUndefined();
  });
});

describe('invitedSigner', () => {
  it('is whoever has the place', () => {
    expect(invitedSigner(request, place, start)).toEqual({ ...request.signers[bob], email: bob });
    // Who got the place before the mail.
    expect(invitedSigner(reassigned, { ...place, version: 2 }, start)).toMatchObject({ email: bob });
    expect(invitedSigner(reassigned, { ...place, position: 0 }, start)).toMatchObject({ email: alice });
  });

  it.each<[string, StoredRequest | undefined, Partial<Place>]>([
    ['the request is gone', undefined, {}],
    ['another request has its id', request, { start: start - 1 }],
    ['it is of another request', request, { requestId: 'request-2' }],
    ['the place has changed hands', reassigned, {}],
    ['there is no such place', request, { position: 2 }],
    ['the signer is to have an account', withBob('ACCOUNT'), {}],
    ['the request was erased', erasedRequest(closed(start), start), {}],
  ])('is nobody where %s', (_, stored, changes) => {
    expect(invitedSigner(stored, { ...place, ...changes }, start)).toBeUndefined();
  });

  it('is nobody once the end is thirty days past', () => {
    expect(invitationLimits.link).toBe(30 * day);
    expect(invitedSigner(closed(start), place, start + 30 * day)).toMatchObject({ email: bob });
    expect(invitedSigner(closed(start), place, start + 30 * day + 1)).toBeUndefined();
  });
});

describe('holderOf', () => {
  it('is nobody of a request that was erased, whatever the place', () => {
    const erased = erasedRequest(closed(start), start);
    for (const position of [0, 1]) expect(holderOf(erased, { ...place, position })).toBeUndefined();
  });
});

describe('canAnswer', () => {
  it.each<[string, Partial<Omit<StoredRequest, 'events'>>, number, boolean]>([
    ['is asked', {}, start, true],
    ['has a moment left', {}, expiresAt - 1, true],
    ['comes after the deadline', {}, expiresAt, false],
    ['comes after the end', { status: 'CANCELLED', closedAt: start }, start, false],
    ['comes when all have answered', { signed: 2 }, start, false],
    ['has answered', { signers: { [bob]: storedSigner({ position: 1, status: 'SIGNED' }) }, signed: 0 }, start, false],
  ])('of one who %s', (_, overrides, now, expected) => {
    const stored = storedRequest(overrides);
    expect(canAnswer(stored, stored.signers[bob]!, now)).toBe(expected);
  });
});

describe('presentInvitation', () => {
  it('shows what is asked by whom, and nobody else’s address', () => {
    expect(presentInvitation(request, { ...request.signers[bob]!, email: bob }, start)).toEqual({
      ...{ requestId: 'request-1', requestedBy: carol, documentId: '3', documentSha256: null, title: 'Lease' },
      ...{ message: 'Please read it.', role: 'SIGNER', expiresAt: '2026-11-23T11:00:00.000Z', canAnswer: true },
      sentTo: 'b•••@example.com',
    });
  });
});

describe('halfHidden', () => {
  it.each([
    ['robert@example.com', 'r•••@example.com'],
    ['bob@example.com', 'b•••@example.com'],
    ['bo@example.com', '•••@example.com'],
    ['b@example.com', '•••@example.com'],
  ])('leaves of %s no more than %s', (email, shown) => {
    expect(halfHidden(email)).toBe(shown);
  });
});

describe('a link', () => {
  const secret = 'abcDEF-_09'.repeat(5).slice(0, 43);
  it.each([
    ['https://app.example.com', 'https://app.example.com/sign#link-'],
    ['https://app.example.com/', 'https://app.example.com/sign#link-'],
    ['https://app.example.com/de/', 'https://app.example.com/de/sign#link-'],
  ])('leads to the page of %s, with the token where no server sees it', (pageUrl, before) => {
    const link = linkOf(pageUrl, secret);
    expect(link).toBe(`${before}${secret}`);
    expect(secretOf('link', new URL(link).hash.slice(1))).toBe(secret);
  });

  it.each(['', 'link-', `session-${secret}`, `link-${secret}x`, `link-${secret.slice(1)}`, ` link-${secret}`])(
    'is no token: %j',
    (token) => {
      expect(secretOf('link', token)).toBeUndefined();
    },
  );
});

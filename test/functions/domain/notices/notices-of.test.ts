import { describe, expect, it } from 'vitest';
import type { SigningStatus } from '../../../../generated/schema.ts';
import { erasedRequest } from '../../../../functions/domain/erasure.ts';
import { eventTypes } from '../../../../functions/domain/events.ts';
import type { Notice } from '../../../../functions/domain/notices/notice.ts';
import { noticesOf } from '../../../../functions/domain/notices/notices-of.ts';
import type { LastEvent, StoredRequest, StoredSigner } from '../../../../functions/domain/request.ts';
import { storedEvent, storedRequest, storedSigner } from '../../../support/given.ts';

const [alice, bob, dave, eve, olga] = ['alice', 'bob', 'dave', 'eve', 'olga'].map((name) => `${name}@example.com`) as [
  string,
  string,
  string,
  string,
  string,
];
const carol = 'carol@example.com';

const started = storedEvent();
const happened = (type: string, signer?: number, more: Partial<LastEvent> = {}) =>
  storedEvent({
    type: type as LastEvent['type'],
    actor: 'SYSTEM',
    ...(signer === undefined ? {} : { signer }),
    ...more,
  });
const asked = happened('REQUESTED', 1);
const declined = (signer: number) => happened('DECLINED', signer, { reason: 'no' });
const handedOver = happened('REASSIGNED', 1, { former: [bob, 'Bob'] });

/** Alice signs automatically and has, Bob has been asked, Dave waits for his turn, Olga observes. */
function told(events: LastEvent[], overrides: Partial<StoredRequest> = {}, signers: Record<string, StoredSigner> = {}) {
  return storedRequest({
    signers: {
      [alice]: storedSigner({ method: 'AUTOMATIC', status: 'SIGNED' }),
      [bob]: storedSigner({ position: 1, name: 'Bob', status: 'REQUESTED', order: 2 }),
      [dave]: storedSigner({ position: 2, order: 3 }),
      ...signers,
    },
    observers: [[olga, 'Olga']],
    ...overrides,
    events: [started, ...events],
  }) as StoredRequest;
}

const answered = { [bob]: storedSigner({ position: 1, status: 'SIGNED', order: 2 }) };
const withEve = (request: StoredRequest, status: StoredSigner['status']): StoredRequest => {
  const { [bob]: _, ...others } = request.signers;
  return { ...request, signers: { ...others, [eve]: storedSigner({ position: 1, status, order: 2 }) } };
};
const oneOf = (required: number, needed: number, mayDecline: number) => ({ '2': { required, needed, mayDecline } });
/** Bob and Dave are of one order, of which one must sign. */
const quorum = (needed: number, mayDecline: number) => ({ quorums: oneOf(1, needed, mayDecline) });
const daveToo = { [dave]: storedSigner({ position: 2, order: 2, status: 'REQUESTED' }) };

const brief = ({ kind, why, to }: Notice) => `${kind}${why ? `/${why}` : ''} ${to.email.split('@')[0]}`;
const toldBy = (request: StoredRequest, version = request.version) => noticesOf(request, version).map(brief);

describe('noticesOf', () => {
  const rows: [title: string, request: StoredRequest, expected: string[]][] = [
    ['STARTED tells nobody', told([]), []],
    ['REQUESTED asks who has the place', told([asked]), ['ASKED bob']],
    [
      'REQUESTED asks nobody who signs automatically',
      told([happened('REQUESTED', 0)], {}, { [alice]: storedSigner({ method: 'AUTOMATIC', status: 'REQUESTED' }) }),
      [],
    ],
    ['REMINDED reminds him', told([asked, happened('REMINDED', 1)]), ['REMINDED bob']],
    ['VIEWED tells nobody', told([asked, happened('VIEWED', 1)]), []],
    ['SIGNED tells nobody', told([asked, happened('SIGNED', 1)], {}, answered), []],
    ['APPROVED tells nobody', told([asked, happened('APPROVED', 1)], {}, answered), []],
    ['EXTENDED tells nobody', told([asked, happened('EXTENDED', undefined, { extension: [1, 2] })]), []],
    ['ERASED tells nobody', erasedRequest(told([asked, happened('EXPIRED')], { status: 'EXPIRED' }), 1), []],
    ['BOUNCED tells the requester', told([asked, happened('BOUNCED', 1)]), ['BOUNCED carol']],
    [
      'COMPLETED tells all, automatic signers too',
      told([happened('COMPLETED')], { status: 'COMPLETED' }, answered),
      ['COMPLETED carol', 'COMPLETED alice', 'COMPLETED bob', 'COMPLETED olga'],
    ],
    [
      'SEALED tells all of a completion',
      told([happened('COMPLETED'), happened('SEALED')], { status: 'COMPLETED' }, answered),
      ['COMPLETED carol', 'COMPLETED alice', 'COMPLETED bob', 'COMPLETED olga'],
    ],
    [
      'SEALED tells nobody of another end',
      told([happened('CANCELLED'), happened('SEALED')], { status: 'CANCELLED' }),
      [],
    ],
    [
      'EXPIRED tells the requester, and lets go who was asked',
      told([asked, happened('EXPIRED')], { status: 'EXPIRED' }),
      ['EXPIRED carol', 'RELEASED/EXPIRED bob'],
    ],
    [
      'FAILED tells the requester, and lets go who was asked',
      told([asked, happened('FAILED')], { status: 'FAILED' }),
      ['FAILED carol', 'RELEASED/FAILED bob'],
    ],
    [
      'CANCELLED lets go who was asked',
      told([asked, happened('CANCELLED')], { status: 'CANCELLED' }),
      ['RELEASED/CANCELLED bob'],
    ],
    [
      'DECLINED tells the requester, and lets go who was asked besides',
      told([asked, declined(2)], { status: 'DECLINED' }, { [dave]: storedSigner({ position: 2, status: 'DECLINED' }) }),
      ['DECLINED carol', 'RELEASED/DECLINED bob'],
    ],
    [
      'DECLINED tells the requester alone where the others can reach the quorum',
      told([asked, declined(2)], quorum(1, 0), { [dave]: storedSigner({ position: 2, order: 2, status: 'DECLINED' }) }),
      ['DECLINED carol'],
    ],
    [
      'REASSIGNED lets go who had the place',
      withEve(told([asked, handedOver]), 'WAITING'),
      ['RELEASED/REASSIGNED bob'],
    ],
    ['REASSIGNED tells nobody who was not asked', withEve(told([handedOver]), 'WAITING'), []],
    [
      'REASSIGNED tells nobody who gave the place away',
      withEve(told([asked, happened('REASSIGNED', 1, { former: [bob, 'Bob', 'sub'] })]), 'WAITING'),
      [],
    ],
    ['REQUESTED asks who got the place', withEve(told([asked, handedOver, asked]), 'REQUESTED'), ['ASKED eve']],
    [
      'SIGNED lets the others go where it reaches the quorum',
      told([asked, happened('REQUESTED', 2), happened('SIGNED', 1)], quorum(0, 1), { ...answered, ...daveToo }),
      ['RELEASED/QUORUM dave'],
    ],
    [
      'APPROVED lets the others go where it reaches the quorum',
      told([asked, happened('REQUESTED', 2), happened('APPROVED', 1)], quorum(0, 1), { ...answered, ...daveToo }),
      ['RELEASED/QUORUM dave'],
    ],
    [
      'SIGNED tells nobody of the quorum who was not asked',
      told([asked, happened('SIGNED', 1)], quorum(0, 1), {
        ...answered,
        [dave]: storedSigner({ position: 2, order: 2 }),
      }),
      [],
    ],
  ];

  it.each(rows)('%s', (_, request, expected) => {
    expect(toldBy(request)).toEqual(expected);
  });

  it('COMPLETED tells nobody where the stack seals the request, which is told then', () => {
    const completed = told([happened('COMPLETED')], { status: 'COMPLETED', salt: 'salt' }, answered);
    expect(noticesOf(completed, completed.version, true)).toEqual([]);
    expect(noticesOf(completed, completed.version, false)).toHaveLength(4);
    // What was started before the stack sealed never is.
    const { salt: _, ...before } = completed;
    expect(noticesOf(before, before.version, true)).toHaveLength(4);
  });

  it.each<Exclude<SigningStatus, 'PENDING' | 'COMPLETED'>>(['DECLINED', 'EXPIRED', 'CANCELLED', 'FAILED'])(
    '%s is told at once, whether the stack seals or not',
    (status) => {
      const given = status === 'DECLINED' ? 1 : undefined;
      const ended = told([asked, happened(status, given)], { status, salt: 'salt' });
      const [atOnce, otherwise] = [true, false].map((seals) => noticesOf(ended, ended.version, seals));
      expect(atOnce).not.toEqual([]);
      expect(atOnce).toEqual(otherwise);
    },
  );

  it('has a row above for every kind of event', () => {
    const kinds = new Set(rows.map(([title]) => title.split(' ')[0]));
    expect(kinds).toEqual(new Set(eventTypes()));
  });

  const reminder = happened('REMINDED', 1);
  const closed = { status: 'CANCELLED' as SigningStatus };
  it.each([
    ['an ask of who has answered', told([asked, happened('SIGNED', 1)], {}, answered), 2],
    ['a reminder of who has answered', told([asked, reminder, happened('SIGNED', 1)], {}, answered), 3],
    ['a reminder after which there is another', told([asked, reminder, reminder]), 3],
    ['an ask of who has lost the place', withEve(told([asked, handedOver]), 'WAITING'), 2],
    ['an ask of who has lost it to one who was asked', withEve(told([asked, handedOver, asked]), 'REQUESTED'), 2],
    ['an ask of who has got the place back', told([asked, handedOver, handedOver, asked]), 2],
    ['an ask of a request that has closed', told([asked, happened('CANCELLED')], closed), 2],
    ['a reminder of a request that has closed', told([asked, reminder, happened('CANCELLED')], closed), 3],
    [
      'an ask of who is not needed',
      told([asked, happened('REQUESTED', 2), happened('SIGNED', 1)], quorum(0, 1), { ...answered, ...daveToo }),
      3,
    ],
    ['the end of who was asked, and has lost the place for good', told([asked, handedOver]), 3],
    [
      'a decline that ended nothing, of a request that has closed',
      told([asked, declined(2), happened('CANCELLED')], { ...closed, ...quorum(1, 0) }, daveToo),
      3,
    ],
    ['a bounce of who has answered all the same', told([asked, happened('BOUNCED', 1)], {}, answered), 3],
    ['a bounce of who has lost the place', withEve(told([asked, happened('BOUNCED', 1), handedOver]), 'WAITING'), 3],
    ['a bounce of a request that has closed', told([happened('BOUNCED', 1), happened('CANCELLED')], closed), 2],
  ])('tells nobody of what has been overtaken: %s', (_, request, version) => {
    expect(toldBy(request, version)).toEqual([]);
  });

  it('lets go once: a quorum first, and the end then only whom it waited for', () => {
    const events = [asked, happened('REQUESTED', 2), happened('SIGNED', 1), happened('CANCELLED')];
    const request = told(events, { ...closed, ...quorum(0, 1) }, { ...answered, ...daveToo });
    expect(toldBy(request, 4)).toEqual(['RELEASED/QUORUM dave']);
    expect(toldBy(request, 5)).toEqual([]);
  });

  it('reaches a quorum by one answer alone, whatever others there are', () => {
    const three = { ...daveToo, [eve]: storedSigner({ position: 3, order: 2, status: 'REQUESTED' as const }) };
    const events = [happened('SIGNED', 0), happened('SIGNED', 1), happened('SIGNED', 2)];
    const signed = {
      ...answered,
      ...three,
      [dave]: storedSigner({ position: 2, order: 2, status: 'SIGNED' as const }),
    };
    const request = told(events, { quorums: oneOf(2, 0, 1) }, signed);
    expect([2, 3, 4].map((version) => toldBy(request, version))).toEqual([[], [], ['RELEASED/QUORUM eve']]);
  });

  it.each([
    ['CANCELLED', told([asked, happened('CANCELLED')], { ...closed, requestedBy: bob }), []],
    ['EXPIRED', told([asked, happened('EXPIRED')], { status: 'EXPIRED', requestedBy: bob }), ['EXPIRED bob']],
    ['DECLINED', told([asked, declined(1)], { status: 'DECLINED', requestedBy: bob }), []],
    ['REQUESTED', told([asked], { requestedBy: bob }), ['ASKED bob']],
    ['REASSIGNED', withEve(told([asked, handedOver], { requestedBy: bob }), 'WAITING'), []],
    [
      'COMPLETED',
      told([happened('COMPLETED')], { status: 'COMPLETED', requestedBy: bob }, answered),
      ['COMPLETED bob', 'COMPLETED alice', 'COMPLETED olga'],
    ],
  ])('tells a requester who signs too once, and nothing that he did himself: %s', (_, request, expected) => {
    expect(toldBy(request)).toEqual(expected);
  });

  it('tells of nobody who was erased', () => {
    const request = told([asked, handedOver, asked, declined(2)], { status: 'DECLINED' });
    const erased = erasedRequest(request, 1);
    for (let version = 1; version <= erased.version; version++) expect(toldBy(erased, version)).toEqual([]);
  });

  it('tells nobody where the requester tells people himself', () => {
    const request = told([asked, happened('EXPIRED')], { status: 'EXPIRED', notify: false });
    for (const version of [1, 2, 3]) expect(toldBy(request, version)).toEqual([]);
  });

  it('says who is told, in which language, and of which place', () => {
    const named = storedSigner({ position: 1, name: 'Bob', status: 'REQUESTED' });
    const request = told([asked, happened('EXPIRED')], { locale: 'de', status: 'EXPIRED' }, { [bob]: named });
    expect(noticesOf(request, 3)).toEqual([
      { kind: 'EXPIRED', version: 3, to: { email: carol, locale: 'de' } },
      {
        ...{ kind: 'RELEASED', version: 3, why: 'EXPIRED', position: 1 },
        to: { email: bob, name: 'Bob', locale: 'de' },
      },
    ]);
  });

  it('writes to a signer in his own language, also when he has lost the place, and to the others in that of the request', () => {
    const formers = happened('REASSIGNED', 1, { former: [bob, 'Bob', null, 'fr'] });
    const request = withEve(told([asked, formers, asked, happened('COMPLETED')], { locale: 'de' }), 'REQUESTED');
    const all = { [alice]: storedSigner({ locale: 'es' }), [carol]: storedSigner({ position: 3, locale: 'en' }) };
    Object.assign(request.signers, all);
    const told3 = [3, 4, 5].flatMap((version) => noticesOf({ ...request, status: 'PENDING' }, version));
    expect(told3.map(({ to }) => [to.email, to.locale])).toEqual([
      ...[bob, eve, carol, olga].map((email, at) => [email, ['fr', 'de', 'en', 'de'][at]]),
    ]);
  });

  it('rejects a version that the item does not have', () => {
    expect(() => noticesOf(told([asked]), 3)).toThrow('request request-1 has no version 3; it is at 2');
  });
});

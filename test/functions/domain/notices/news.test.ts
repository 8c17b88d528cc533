import { describe, expect, it } from 'vitest';
import { isNews } from '../../../../functions/domain/notices/news.ts';
import type { StoredRequest } from '../../../../functions/domain/request.ts';
import { storedEvent, storedRequest, storedSigner } from '../../../support/given.ts';

const asked = storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 1 });
const bounced = storedEvent({ type: 'BOUNCED', actor: 'SYSTEM', signer: 1, reason: 'Permanent/General' });
const handedOver = storedEvent({ type: 'REASSIGNED', signer: 1, former: ['erin@example.com', null] });
const ofAlice = { ...bounced, signer: 0 };
const given = (events: (typeof asked)[], overrides: Partial<StoredRequest> = {}) =>
  storedRequest({ ...overrides, events: [storedEvent(), ...events] });
const start = given([]).createdAt;
/** The mail of version 2, to Bob. */
const mail = { start, version: 2, position: 1 };
const bobWith = (status: 'SIGNED' | 'DECLINED') => ({
  'alice@example.com': storedSigner(),
  'bob@example.com': storedSigner({ position: 1, status }),
});
const reached = { quorums: { '1': { required: 1, needed: 0, mayDecline: 1 } } };

describe('that a mail did not arrive', () => {
  it.each([
    ['while the signer is waited for', given([asked]), mail],
    ['where that of another signer was told', given([asked, ofAlice]), mail],
    [
      'where that of who had the place before was told',
      given([asked, bounced, handedOver, asked]),
      { ...mail, version: 5 },
    ],
  ])('is news %s', (_, request, parts) => {
    expect(isNews(request, parts)).toBe(true);
  });

  it.each([
    ['where it was told', given([asked, bounced]), mail],
    ['of who has lost the place', given([asked, handedOver]), mail],
    ['of who has lost it to one who was asked', given([asked, handedOver, asked]), mail],
    ['after the end', given([asked, storedEvent({ type: 'CANCELLED' })], { status: 'CANCELLED' }), mail],
    ['after the answer', given([asked], { signers: bobWith('SIGNED') }), mail],
    ['after a decline that closed nothing', given([asked], { signers: bobWith('DECLINED') }), mail],
    ['of who is not needed', given([asked], reached), mail],
    ['of another request that had the id', given([asked]), { ...mail, start: start - 1 }],
    ['of a place that there is not', given([asked]), { ...mail, position: 7 }],
    ['of somebody who is no signer', given([asked]), { start, version: 2 }],
  ])('is none %s', (_, request, parts) => {
    expect(isNews(request, parts)).toBe(false);
  });
});

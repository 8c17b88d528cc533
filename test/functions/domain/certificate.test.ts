import { describe, expect, it } from 'vitest';
import { alterationsInWords } from '../../../functions/domain/record/alterations-in-words.ts';
import { certificateOf, type Section } from '../../../functions/domain/record/certificate.ts';
import { essentialEvents, shownTime } from '../../../functions/domain/record/certificate-history.ts';
import type { AlterationKind, RecordedSigner, SigningRecord } from '../../../functions/domain/record/signing-record.ts';
import { largestRecord, recordedEvents, recordedSigner, sealedRecord } from '../../support/recorded.ts';

const seal = { sha256: 'the hash', keyId: 'the key', fingerprint: 'cd', timestamp: null };
const say = (record: SigningRecord) => certificateOf(record, seal);
const sectionOf = (record: SigningRecord, heading: string): Section =>
  say(record).sections.find((section) => section.heading === heading)!;

describe('certificate of a record', () => {
  it.each<[string, Partial<RecordedSigner>, boolean, string]>([
    ['an account', { via: 'ACCOUNT' }, false, 'Signed in to an account with this address, which was verified'],
    [
      'an account and a code',
      { via: 'ACCOUNT' },
      true,
      'Signed in to an account with this address, which was verified, and by a code mailed to it',
    ],
    ['a link', { via: 'LINK' }, true, 'By a link that was mailed to the address, and a code mailed there'],
    ['the backend', { via: null, method: 'AUTOMATIC' }, false, 'Signed by the service, automatically'],
    ['nothing', { via: null, answeredAt: null, status: 'CLOSED' }, false, 'Did not answer'],
  ])('says how a signer was known: by %s', (_, signer, confirmByCode, words) => {
    const record = sealedRecord({ request: { confirmByCode }, signers: [recordedSigner(signer)] });
    expect(sectionOf(record, 'Signers').table!.rows[0]![2]).toEqual([words]);
  });

  it('says what a signer did, when, as what, and why', () => {
    const [signer] = [recordedSigner({ status: 'DECLINED', role: 'APPROVER', order: 3, reason: 'too dear' })];
    expect(sectionOf(sealedRecord({ signers: [signer] }), 'Signers').table!.rows[0]).toEqual([
      ['Bob Brown', 'bob@example.com'],
      ['Declined', '2026-11-30 19:11:42 UTC+00:00', 'Approver, order 3', { text: 'Reason: too dear', lines: 3 }],
      ['Signed in to an account with this address, which was verified'],
    ]);
  });

  it('says an event with all that it has', () => {
    const history = [
      { type: 'STARTED' as const, actor: 'REQUESTER' as const, via: 'KEY' as const },
      {
        ...{ type: 'REASSIGNED' as const, actor: 'SIGNER' as const, via: 'LINK' as const, reason: 'on leave' },
        ...{ signer: 'dora@example.com', formerSigner: 'bob@example.com' },
      },
      {
        ...{ type: 'EXTENDED' as const, actor: 'REQUESTER' as const, via: 'ACCOUNT' as const },
        ...{ previousExpiresAt: '2026-12-01T00:00:00.000Z', expiresAt: '2027-01-01T00:00:00.000Z' },
      },
    ];
    expect(sectionOf(sealedRecord({ history }), 'History').table!.rows).toEqual([
      [['1'], ['2026-11-30 18:11:42 UTC+00:00'], ['Request started'], ['Requester, by API key']],
      [
        ['2'],
        ['2026-11-30 18:12:42 UTC+00:00'],
        [
          'Place given to',
          { text: 'dora@example.com', lines: 3 },
          { text: 'instead of bob@example.com', lines: 3 },
          { text: 'Reason: on leave', lines: 2 },
        ],
        ['Signer, by link and code'],
      ],
      [
        ['3'],
        ['2026-11-30 18:13:42 UTC+00:00'],
        ['Deadline moved', 'from 2026-12-01 00:00:00 UTC+00:00', 'to 2027-01-01 00:00:00 UTC+00:00'],
        ['Requester, by account'],
      ],
    ]);
  });

  it('leaves out the message, and every hash of what only the requester may see', () => {
    const record = sealedRecord();
    const said = JSON.stringify(say(record));
    expect(said).not.toContain(record.request.message);
    expect(said).not.toContain(record.signers[1]!.evidenceSha256);
  });

  it('says whose word the times are where nobody stamped the seal', () => {
    const facts = (timestamp: string | null) =>
      certificateOf(sealedRecord(), { ...seal, timestamp }).sections.find(({ heading }) => heading === 'Seal')!.facts;
    expect(facts(null)).toContainEqual({
      term: 'Time stamp',
      value: 'None: the times are the word of the service that made this.',
    });
    expect(facts('2026-12-01T18:11:43.000Z')).toContainEqual({
      term: 'Time stamp',
      value: '2026-12-01 18:11:43 UTC+00:00',
    });
  });

  it('writes times in UTC with the offset', () => {
    expect(shownTime('2026-11-30T18:11:42.123Z')).toBe('2026-11-30 18:11:42 UTC+00:00');
  });
});

describe('alterations in words', () => {
  const found = (kind: AlterationKind, ...versions: number[]) => versions.map((version) => ({ kind, version }));

  it.each<[AlterationKind, string]>([
    ['EVENT_ALTERED', 'Not what was recorded when it happened: change 3.'],
    ['REQUEST_ALTERED', 'The request is not what it was after change 3.'],
    [
      'EVENT_REMOVED',
      'Recorded when it happened, and not in the request any more, which was put back or had its history cut: change 3.',
    ],
    ['NOT_RECORDED', 'Nothing was recorded when it should have happened: change 3.'],
    ['RECORD_REWRITTEN', 'What was recorded was written a second time: change 3.'],
    ['RECORD_REMOVED', 'What was recorded was removed: change 3.'],
  ])('%s', (kind, words) => {
    expect(alterationsInWords(found(kind, 3))).toEqual([words]);
    const certificate = say(sealedRecord({ alterations: found(kind, 3) }));
    expect(certificate.warnings.slice(1)).toEqual([words]);
    expect(certificate.status.good).toBe(false);
  });

  it('names changes of one kind together', () => {
    expect(alterationsInWords(found('EVENT_ALTERED', 9, 3, 4, 5, 5, 12))).toEqual([
      'Not what was recorded when it happened: changes 3–5, 9, 12.',
    ]);
  });

  it('says nothing where nothing was altered', () => {
    expect(say(sealedRecord()).warnings).toEqual([]);
  });
});

describe('essential events', () => {
  it('are all where the history is short', () => {
    const { events } = sealedRecord();
    expect(essentialEvents(events, 2)).toEqual(events);
  });

  it('are those that changed the request where the signers are too many for their answers', () => {
    const { events } = largestRecord();
    expect(essentialEvents(events, 100).map(({ type }) => type)).toEqual(['STARTED', 'COMPLETED']);
  });

  it('are answers and what changed the request where reminders are too many', () => {
    const reminders = Array.from({ length: 50 }, () => ({ type: 'REMINDED' as const }));
    const { events } = recordedEvents([{ type: 'STARTED' }, ...reminders, { type: 'SIGNED' }, { type: 'COMPLETED' }]);
    expect(essentialEvents(events, 2).map(({ version }) => version)).toEqual([1, 52, 53]);
  });

  it('are the end and the start first where even what changed the request is too much', () => {
    const moves = Array.from({ length: 50 }, () => ({ type: 'EXTENDED' as const }));
    const { events } = recordedEvents([{ type: 'STARTED' }, ...moves, { type: 'CANCELLED' }]);
    const shown = essentialEvents(events, 2).map(({ version }) => version);
    expect(shown).toEqual([...Array.from({ length: 13 }, (_, at) => at + 1), 52]);
  });

  it('are fewer where each takes more lines, and never without the decline that was the end', () => {
    const moved = { signer: 'dora@example.com', formerSigner: 'bob@example.com', reason: 'on leave '.repeat(50) };
    const moves = Array.from({ length: 50 }, () => ({ type: 'REASSIGNED' as const, ...moved }));
    const { events } = recordedEvents([{ type: 'STARTED' }, ...moves, { type: 'DECLINED', signer: moved.signer }]);
    expect(essentialEvents(events, 2).map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 52]);
  });
});

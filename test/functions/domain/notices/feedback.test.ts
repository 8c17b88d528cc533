import { describe, expect, it } from 'vitest';
import { type Feedback, markOfFeedback, outcomeOf, tagsOf } from '../../../../functions/domain/notices/feedback.ts';

const mark = { requestId: 'my_first-request', notice: '1763892000000:12:signer-0' };
const told = (overrides: Partial<Feedback>): Feedback => ({
  ...{ requestId: ['my_first-request'], notice: ['1763892000000_12_signer-0'], kind: 'Delivery' },
  at: '2026-11-23T10:00:00Z',
  ...overrides,
});

describe('the tags of a mail', () => {
  it('have letters, digits, _ and - alone, as SES wants', () => {
    for (const tag of tagsOf(mark)) for (const part of Object.values(tag)) expect(part).toMatch(/^[\w-]{1,255}$/);
  });

  it.each(['signer-99', 'requester', 'observer-19', 'former-3'])('lead back to the notice: %s', (whom) => {
    const given = { ...mark, notice: `1763892000000:12:${whom}` };
    const [requestId, notice] = tagsOf(given).map(({ Value }) => [Value]) as [string[], string[]];
    expect(markOfFeedback(told({ requestId, notice }))).toEqual(given);
  });

  it.each([['newsletter'], ['1_2_signer-0; drop'], ['_1_2_signer-0'], [''], []])(
    'are none of ours: %s',
    (...notice) => {
      expect(markOfFeedback(told({ notice }))).toBeUndefined();
    },
  );
});

describe('what becomes of a mail', () => {
  it.each([
    [{ kind: 'Delivery' }, { status: 'DELIVERED' }],
    [
      { kind: 'Bounce', subType: 'NoEmail' },
      { status: 'BOUNCED', reason: 'Permanent/NoEmail' },
    ],
    [
      { kind: 'Bounce', subType: 'Suppressed' },
      { status: 'SUPPRESSED', reason: 'Permanent/Suppressed' },
    ],
    [
      { kind: 'Bounce', subType: 'OnAccountSuppressionList' },
      { status: 'SUPPRESSED', reason: 'Permanent/OnAccountSuppressionList' },
    ],
    [{ kind: 'Complaint' }, { status: 'COMPLAINED', reason: 'Complaint' }],
    [{ kind: 'Reject' }, { status: 'BOUNCED', reason: 'Rejected' }],
  ] as const)('is, of %j, %j', (feedback, outcome) => {
    expect(outcomeOf(told(feedback))).toEqual(outcome);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../../client/src/refused.ts';
import { type Act, problemOf } from '../../../web/home/problems.ts';

const now = 1_000_000;

/** What a person with an account never meets on the page, and why. */
const never = {
  RequestOpen: 'the page erases nothing',
  WebhookNotFound: 'the page has no webhooks',
  TooManyWebhooks: 'the page has no webhooks',
  ApiKeyNotFound: 'the page has no keys',
  TooManyApiKeys: 'the page has no keys',
};

const rows: [string, Act, object][] = [
  ['RequestNotFound', 'read', { name: 'notYours' }],
  ['Unauthorized', 'start', { name: 'mayNotAsk', detail: 'no' }],
  ['Unauthorized', 'answer', { name: 'notForYou', detail: 'no' }],
  ['TooManyRequests', 'start', { name: 'tooMuchUntil', until: now + 90_000 }],
  ['TooManyRequests', 'sendCode', { name: 'tooManyCodes', until: now + 90_000 }],
  ['TooManyRequests', 'answer', { name: 'tooManyTries', until: now + 90_000 }],
  ['CodeRefused', 'answer', { name: 'codeRefused' }],
  ['CodeRefused', 'sendCode', { name: 'codeNotMailed' }],
  ['IdempotencyConflict', 'start', { name: 'isStarted' }],
  ['NotEnabled', 'start', { name: 'notEnabled' }],
  ['NotYourTurn', 'answer', { name: 'notYourTurn' }],
  ['NotNeeded', 'remind', { name: 'notNeeded' }],
  ['AlreadyAnswered', 'reassign', { name: 'alreadyAnswered' }],
  ['RequestClosed', 'cancel', { name: 'ended' }],
  ['DocumentMismatch', 'answer', { name: 'mismatch' }],
  ['InvalidInput', 'extend', { name: 'refused', detail: 'no' }],
  ['Unavailable', 'start', { name: 'unavailable' }],
];

describe('a refusal', () => {
  it.each(rows)('%s of %s has a sentence of its own', (errorType, act, problem) => {
    const more = errorType === 'TooManyRequests' ? { errorInfo: { retryAfter: 90 } } : {};
    expect(problemOf(new Refused({ errorType, message: 'no', ...more }), act, now)).toEqual(problem);
  });

  it('has one for every code of docs/errors.md that may come', () => {
    const codes = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code!);
    const known = new Set([...rows.map(([code]) => code), ...Object.keys(never)]);
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('says when it goes on where nobody knows the time', () => {
    const open = new Refused({ errorType: 'TooManyRequests', message: 'no', errorInfo: { retryAfter: null } });
    expect(problemOf(open, 'start', now)).toEqual({ name: 'tooMuch' });
  });

  it('is shown in the API’s own words where nothing was written for it', () => {
    const untyped = new Refused({ message: 'Unable to parse `bob` as a valid email.' });
    expect(problemOf(untyped, 'start', now)).toEqual({ name: 'refused', detail: untyped.message });
    const strange = new Refused({ errorType: 'constructor', message: 'no' });
    expect(problemOf(strange, 'start', now)).toEqual({ name: 'failed', detail: 'constructor: no' });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConnectionLost, Refused } from '../../client/src/refused.ts';
import { type Act, problemOf } from '../../web/sign/visit/problems.ts';

const refused = (errorType: string, more: object = {}) => new Refused({ errorType, message: 'no', ...more });
const now = 1_000_000;

/** What a reader of a link never meets, and why. */
const never = {
  RequestOpen: 'readers erase nothing',
  IdempotencyConflict: 'readers start nothing',
  WebhookNotFound: 'readers have no webhooks',
  TooManyWebhooks: 'readers have no webhooks',
  ApiKeyNotFound: 'readers have no keys',
  TooManyApiKeys: 'readers have no keys',
};

const rows: [string, Act, object][] = [
  ['UnauthorizedException', 'open', { name: 'badLink' }],
  ['UnauthorizedException', 'read', { name: 'sessionOver' }],
  ['UnauthorizedException', 'answer', { name: 'sessionOver' }],
  ['Unauthorized', 'open', { name: 'usedLink' }],
  ['RequestNotFound', 'read', { name: 'notYours' }],
  ['NotEnabled', 'open', { name: 'notEnabled' }],
  ['CodeRefused', 'sendCode', { name: 'codeNotMailed' }],
  ['CodeRefused', 'confirmCode', { name: 'codeRefused' }],
  ['TooManyRequests', 'sendCode', { name: 'tooManyCodes', until: now + 90_000 }],
  ['TooManyRequests', 'confirmCode', { name: 'tooManyTries', until: now + 90_000 }],
  ['NotYourTurn', 'answer', { name: 'notYourTurn' }],
  ['NotNeeded', 'answer', { name: 'notNeeded' }],
  ['AlreadyAnswered', 'answer', { name: 'alreadyAnswered' }],
  ['RequestClosed', 'answer', { name: 'closed' }],
  ['DocumentMismatch', 'answer', { name: 'mismatch' }],
  ['InvalidInput', 'answer', { name: 'invalid' }],
  ['Unavailable', 'answer', { name: 'unavailable' }],
  ['Code', 'read', { name: 'unavailable' }],
  ['AuthorizerFailureException', 'read', { name: 'unavailable' }],
];

describe('a refusal', () => {
  it.each(rows)('%s of %s has a sentence of its own', (code, act, problem) => {
    const more = code === 'TooManyRequests' ? { errorInfo: { retryAfter: 90 } } : {};
    expect(problemOf(refused(code, more), act, now)).toEqual(problem);
  });

  it('has one for every code of docs/errors.md that a reader may meet', () => {
    const codes = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code!);
    const known = new Set([...rows.map(([code]) => code), ...Object.keys(never)]);
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('is shown in the API’s own words where nothing was written for it', () => {
    expect(problemOf(refused('constructor'), 'open', now)).toEqual({ name: 'unknown', detail: 'constructor: no' });
  });

  it('is told from a lost connection, and from an address that cannot be', () => {
    expect(problemOf(new ConnectionLost('gone'), 'answer', now)).toEqual({ name: 'offline' });
    expect(problemOf(new TypeError('fetch failed'), 'open', now)).toEqual({ name: 'unreachable' });
  });
});

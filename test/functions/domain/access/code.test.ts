import { describe, expect, it } from 'vitest';
import { newCode } from '../../../../functions/adapters/secrets.ts';
import {
  codeLimits,
  noCodes,
  saltedCode,
  type StoredCodes,
  withCode,
  withTry,
} from '../../../../functions/domain/access/code.ts';

const [second, minute] = [1000, 60_000];
const hour = 60 * minute;
const day = 24 * hour;
const none = noCodes('place-request-1:1000:0');
const wrong = { isSame: false, isUsed: true };
const right = { isSame: true, isUsed: true };

/** The row after a code was mailed, which must be allowed. */
function sent(row: StoredCodes, now: number): StoredCodes {
  const changed = withCode(row, `hash at ${now}`, now);
  if (typeof changed === 'number') throw new Error(`to wait for ${changed} seconds`);
  return changed;
}

/** What came of a try, which must be allowed. */
function tried(row: StoredCodes, now: number, how = wrong): { row: StoredCodes; sentAt?: number } {
  const changed = withTry(row, how, now);
  if (typeof changed === 'number') throw new Error(`to wait for ${changed} seconds`);
  return changed;
}

describe('withCode', () => {
  it('keeps the code that was mailed last, and removes the row two days later', () => {
    expect(sent(none, hour)).toEqual({
      ...{ id: none.id, code: { hash: `hash at ${hour}`, sentAt: hour }, sent: [hour], tried: [] },
      ...{ revision: 1, removeAt: (hour + 2 * day) / second },
    });
    expect(sent(sent(none, hour), hour + 5)).toMatchObject({ code: { hash: `hash at ${hour + 5}` }, revision: 2 });
  });

  it('mails three codes an hour, and says in how many seconds there is another', () => {
    const three = [0, 10 * minute, 20 * minute].map((at) => day + at).reduce(sent, none);
    expect(withCode(three, 'hash', day + 20 * minute)).toBe(40 * 60);
    expect(withCode(three, 'hash', day + hour - 1)).toBe(1);
    expect(sent(three, day + hour).sent).toEqual([day + 10 * minute, day + 20 * minute, day + hour]);
  });

  it('mails none while a place takes no tries', () => {
    let row = sent(none, day);
    for (let time = 0; time < codeLimits.triesAnHour; time++) ({ row } = tried(row, day + time * minute));
    expect(withCode(row, 'hash', day + 5 * minute)).toBe(55 * 60);
    expect(sent(row, day + hour)).toBeDefined();
  });
});

describe('withTry', () => {
  it('takes a code once, until it is ten minutes old', () => {
    const row = sent(none, day);
    const { row: after, sentAt } = tried(row, day + codeLimits.good - 1, right);
    expect(sentAt).toBe(day);
    expect(after).not.toHaveProperty('code');
    expect(tried(after, day + codeLimits.good - 1, right)).not.toHaveProperty('sentAt');
    expect(tried(row, day + codeLimits.good, right)).not.toHaveProperty('sentAt');
  });

  it('takes a code again that is given with an answer, and counts that as no try', () => {
    let row = sent(none, day);
    for (let time = 0; time < 50; time++) {
      const again = tried(row, day + time, { isSame: true, isUsed: false });
      expect(again.sentAt).toBe(day);
      ({ row } = again);
    }
    expect(row.tried).toEqual([]);
  });

  it('takes five tries an hour and twenty a day, whatever they are', () => {
    let row = none;
    const times: number[] = [];
    for (let at = day; at < 3 * day; at += minute) {
      const changed = withTry(sentAgain(row, at), wrong, at);
      if (typeof changed === 'number') continue;
      ({ row } = changed);
      times.push(at);
    }
    const mostWithin = (length: number) =>
      Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + length).length));
    expect([mostWithin(hour), mostWithin(day)]).toEqual([codeLimits.triesAnHour, codeLimits.triesADay]);
  });

  it('says in how many seconds there is another', () => {
    let row = none;
    for (let at = 0; at < codeLimits.triesAnHour; at++) ({ row } = tried(row, day + at * second));
    expect(withTry(row, right, day + 10 * second)).toBe(3590);
    for (let at = 1; at < 4; at++)
      for (let time = 0; time < codeLimits.triesAnHour; time++) ({ row } = tried(row, day + at * hour + time * second));
    expect(withTry(row, right, day + 5 * hour)).toBe(19 * 3600);
  });

  it('lets who guesses come in with a chance below 10⁻⁶ a day at a place', () => {
    const chance = codeLimits.triesADay / 10 ** codeLimits.digits;
    expect(chance).toBeLessThanOrEqual(2e-7);
    // Whatever the number of codes: each try is of the one that is good.
    expect(chance).toBeLessThan(1e-6);
  });
});

describe('saltedCode', () => {
  it('is another at another place, and for another address', () => {
    const [bob, eve] = ['bob@example.com', 'eve@example.com'];
    const salted = [
      saltedCode({ id: 'place-a:1:0' }, bob, '12345678'),
      saltedCode({ id: 'place-a:1:1' }, bob, '12345678'),
      saltedCode({ id: 'place-a:1:0' }, eve, '12345678'),
      saltedCode({ id: 'place-a:1:0' }, bob, '12345679'),
    ];
    expect(new Set(salted).size).toBe(salted.length);
  });
});

describe('newCode', () => {
  it('has eight digits, the first may be 0', () => {
    const codes = Array.from({ length: 500 }, newCode);
    for (const code of codes) expect(code).toMatch(/^\d{8}$/);
    expect(new Set(codes.map(([first]) => first)).size).toBe(10);
  });
});

/** The row with another code, if one may be mailed. */
function sentAgain(row: StoredCodes, now: number): StoredCodes {
  const changed = withCode(row, 'hash', now);
  return typeof changed === 'number' ? row : changed;
}

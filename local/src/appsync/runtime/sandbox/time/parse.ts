import { chargeMatch } from '../java-regex.ts';
import { dayNames, monthNames, readPattern } from './pattern.ts';
import type { Token } from './pattern.ts';
import { instantOf } from './zone.ts';

/** What a timestamp says, by the letter of the pattern that says it. */
type Said = Record<string, string>;

/**
 * Reads a timestamp by a Java pattern.
 * @param zone counts where the pattern has no offset or zone of its own
 */
export function parseFormatted(timestamp: string, pattern: string, zone: string): number {
  const tokens = readPattern(pattern);
  const letters: string[] = [];
  const source = tokens.map((token, index) => matcher(token, tokens[index + 1], letters)).join('');
  chargeMatch(source, timestamp);
  const match = new RegExp(`^${source}$`).exec(timestamp);
  if (!match) return unreadable(timestamp, `it is not of the form ${pattern}`);
  const said: Said = {};
  letters.forEach((letter, index) => {
    const text = match[index + 1];
    if (text !== undefined) said[letter] = text;
  });
  const local = localTime(said, timestamp);
  return said.zone === undefined ? instantOf(local, zone) : instantOf(local, said.zone);
}

const isoForm =
  /^([+-]?\d{4,9})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2}(?::?\d{2})?)$/;

/** Reads an ISO 8601 timestamp with an offset, e.g. `2018-02-01T17:21:05.180+08:00`. */
export function parseIso(timestamp: string): number {
  const match = isoForm.exec(timestamp);
  if (!match) return unreadable(timestamp, 'it is not of the form YYYY-MM-DDThh:mm:ss.sssZ');
  const [, y, M, d, H, m, s = '0', S = '0', zone] = match as unknown as string[];
  return instantOf(localTime({ y, M, d, H, m, s, S } as Said, timestamp), zone!);
}

/** Letters that say the same in a timestamp. */
const canonical: Record<string, string> = {
  u: 'y',
  L: 'M',
  X: 'zone',
  x: 'zone',
  Z: 'zone',
  V: 'zone',
  z: 'zone',
  O: 'zone',
};

/** Gives the source of the regular expression that reads a token, and notes the letter of its group. */
function matcher(token: Token, next: Token | undefined, letters: string[]): string {
  if (token.kind === 'optional') return token.open ? '(?:' : ')?';
  if (token.kind === 'text') return token.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const { letter, count } = token;
  letters.push(canonical[letter] ?? letter);
  if (letter in words && count >= 3)
    return `(${words[letter]!.map((word) => (count === 4 ? word : word.slice(0, 3))).join('|')})`;
  if (letter === 'a') return '(AM|PM)';
  if (letter === 'E') return `(${words.E!.map((word) => (count === 4 ? word : word.slice(0, 3))).join('|')})`;
  if (canonical[letter] === 'zone') return zoneForms[letter]!;
  const adjacent = next?.kind === 'field' && !(next.letter in zoneForms) && next.letter !== 'a';
  if (adjacent || letter === 'S' || count === 2) return `(\\d{${count}})`;
  return count === 1 ? '(-?\\d+)' : `(-?\\d{${count},})`;
}

const words: Record<string, string[]> = { M: monthNames, L: monthNames, E: dayNames };

const zoneForms: Record<string, string> = {
  X: '(Z|[+-]\\d{2}(?::?\\d{2}){0,2})',
  x: '([+-]\\d{2}(?::?\\d{2}){0,2})',
  Z: '(Z|(?:GMT)?[+-]\\d{2}:?\\d{2}|GMT)',
  O: '(GMT(?:[+-]\\d{1,2}(?::\\d{2})?)?)',
  V: '([A-Za-z][A-Za-z0-9_+/-]*|[+-]\\d{2}:\\d{2}|Z)',
  z: '([A-Za-z][A-Za-z0-9_+/-]*)',
};

/** Days in a month: a later day of the month means its last, as Java's smart resolving has it. */
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

function localTime(said: Said, timestamp: string): number {
  const read = (letter: string, from: number, to: number, otherwise: number) => {
    if (said[letter] === undefined) return otherwise;
    const value = Number(said[letter]);
    if (value < from || value > to) unreadable(timestamp, `${value} is not within ${from} and ${to}`);
    return value;
  };
  const year = said.y?.length === 2 ? 2000 + Number(said.y) : read('y', -999_999, 999_999, 1970);
  const named = monthNames.findIndex((each) => said.M !== undefined && /\D/.test(said.M) && each.startsWith(said.M));
  const month = named >= 0 ? named + 1 : read('M', 1, 12, 1);
  const dayOfMonth = Math.min(read('d', 1, 31, 1), daysIn(year, month));
  const ofYear = said.D === undefined ? undefined : read('D', 1, 366, 1);
  const half = read('K', 0, 11, read('h', 1, 12, 0) % 12) + (said.a === 'PM' ? 12 : 0);
  const hour = read('H', 0, 23, said.k === undefined ? half : read('k', 1, 24, 0) % 24);
  const milliseconds = said.A === undefined ? Math.floor(Number(`0.${said.S ?? '0'}`) * 1000) : Number(said.A);
  const date = new Date(0);
  if (ofYear === undefined) date.setUTCFullYear(year, month - 1, dayOfMonth);
  else date.setUTCFullYear(year, 0, ofYear);
  date.setUTCHours(hour, read('m', 0, 59, 0), read('s', 0, 59, 0), milliseconds);
  return date.getTime();
}

function unreadable(timestamp: string, why: string): never {
  throw new RangeError(`cannot parse ${JSON.stringify(timestamp)} as a timestamp: ${why}`);
}

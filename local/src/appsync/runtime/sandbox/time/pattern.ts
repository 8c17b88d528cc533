import { boundedCache } from '../bounded-cache.ts';

/** A piece of a Java DateTimeFormatter pattern. */
export type Token =
  | { kind: 'field'; letter: string; count: number }
  | { kind: 'text'; text: string }
  | { kind: 'optional'; open: boolean };

/** The letters that this runtime knows. */
const letters = new Set('GuyYMLwWdDEecahHkKmsSAnNQqVzOXxZ');

/**
 * Reads a pattern of Java's DateTimeFormatter.
 * @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
 */
export const readPattern = boundedCache((pattern) =>
  [...pattern.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[[\]]|[\s\S]/g)].map(([text, quoted, letter]): Token => {
    if (quoted !== undefined) return { kind: 'text', text: quoted === '' ? "'" : quoted.replaceAll("''", "'") };
    if (letter !== undefined) return field(letter, text.length, pattern);
    if (text === '[' || text === ']') return { kind: 'optional', open: text === '[' };
    return { kind: 'text', text };
  }),
);

function field(letter: string, count: number, pattern: string): Token {
  if (!letters.has(letter)) {
    throw new RangeError(`cannot read date pattern ${JSON.stringify(pattern)}: unknown pattern letter ${letter}`);
  }
  return { kind: 'field', letter, count };
}

/** Names of months from January, as `MMMM` writes them; `MMM` is their first three letters. */
export const monthNames = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Names of days from Sunday, as `EEEE` writes them; `E` is their first three letters. */
export const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, type Run, widthOf } from '../../functions/adapters/pdf/lines.ts';
import { piecesOf } from '../../functions/adapters/pdf/pieces.ts';
import { openTypefaces } from '../../functions/adapters/pdf/typefaces.ts';
import { fonts } from '../support/certificate.ts';

const faceFor = openTypefaces(fonts);
const [ellipsis] = piecesOf('…', faceFor);
const measure = { width: 100, size: 9, most: 12, ellipsis: ellipsis! };
const lines = (text: string, different = {}) => linesOf(piecesOf(text, faceFor), { ...measure, ...different });
const textOf = (line: Run[]) => line.map(({ text }) => text).join('');
const linesOfText = (text: string, different = {}) => lines(text, different).lines.map(textOf);
/** The runs of a text on one line, each with the family that shows it. */
const shown = (text: string) => {
  const [line] = lines(text, { width: 1000 }).lines;
  return line!.map(({ text, face, isCode }) => [text, isCode ? 'code' : face.family.name]);
};

describe('fonts of a text', () => {
  it.each([
    ['Polish', 'Zażółć', 'noto-sans'],
    ['Greek', 'Ελένη', 'noto-sans'],
    ['Cyrillic', 'Щербаков', 'noto-sans'],
    ['Vietnamese', 'Nguyễn', 'noto-sans'],
    ['Han characters', '山田', 'noto-sans-sc'],
    ['Han characters beside Japanese ones', '山田の', 'kosugi'],
    ['Korean', '김민준', 'gowun-dodum'],
  ])('are of one family for %s', (_, text, family) => {
    const runs = shown(text);
    expect(new Set(runs.map(([, face]) => face))).toEqual(new Set([family]));
    expect(runs.map(([run]) => run).join('')).toBe(text);
  });

  it.each([
    ['Arabic', 'م', 'U+0645'],
    ['what turns the direction', '\u202e', 'U+202E'],
    ['a control character', '\0', 'U+0000'],
    ['half a character', '\ud800', 'U+D800'],
    ['what is beyond 65,535', '\u{1f600}', 'U+1F600'],
    ['what shows nothing', '\u200b', 'U+200B'],
    ['a tag', '\u{e0041}', 'U+E0041'],
  ])('shows %s as its code point', (_, text, code) => {
    expect(shown(`a${text}b`).filter(([, face]) => face === 'code')).toEqual([[code, 'code']]);
  });

  it('shows a letter and the marks on it as one where a font has them', () => {
    expect(shown('z\u0307')).toEqual([['ż', 'noto-sans']]);
  });

  it('shows marks that no font puts on a letter as code points', () => {
    expect(textOf(lines('q\u0489', { width: 1000 }).lines[0]!)).toBe('q U+0489');
  });

  it('shows line breaks and tabs as blanks', () => {
    expect(linesOfText('a\r\n\tb\u2028c', { width: 1000 })).toEqual(['a b c']);
  });
});

describe('lines', () => {
  it('break at blanks', () => {
    expect(linesOfText('Lease of the workshop at Canal Street')).toEqual(['Lease of the workshop', 'at Canal Street']);
  });

  it('break an address that is wider than a line at its marks', () => {
    expect(linesOfText('somebody.with.a.name@example.com')).toEqual(['somebody.with.a.', 'name@example.com']);
  });

  it('break a word without marks anywhere', () => {
    expect(linesOfText('W'.repeat(20)).map(({ length }) => length)).toEqual([11, 9]);
  });

  it('break between Han characters, and not before what closes', () => {
    const [first] = linesOfText(`${'山'.repeat(11)}。${'山'.repeat(5)}`);
    expect(first).toBe('山'.repeat(10));
  });

  it('end in … where there are more than asked for', () => {
    const { lines: cut, isCut } = lines('word '.repeat(100), { most: 2 });
    expect([cut.length, textOf(cut[1]!).endsWith('…'), isCut]).toEqual([2, true, true]);
  });

  it('are none of a text of blanks alone', () => {
    expect(linesOfText('').length).toBe(0);
  });

  it('never leave their column, whatever the text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 40, max: 480 }), (text, width) => {
        for (const line of lines(text, { width }).lines) {
          const drawn = line.reduce((sum, run) => sum + widthOf(run, measure.size), 0);
          expect(drawn).toBeLessThanOrEqual(width + 2);
        }
      }),
      { numRuns: 60 },
    );
  });
});

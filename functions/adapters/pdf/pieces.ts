import type { Face, FaceFor } from './typefaces.ts';

/** The smallest part of a text that lines are made of: what a reader takes for one character, or a code point that stands for one. */
export interface Piece {
  text: string;
  face: Face;
  /** Whether it is a code point that is shown in place of a character. */
  isCode: boolean;
}

/** Cuts a text into pieces, each with the font that has it. */
export function piecesOf(text: string, faceFor: FaceFor): Piece[] {
  const families = familiesFor(text);
  const pieces: Piece[] = [];
  const add = (text: string, isCode = false) => pieces.push({ text, face: faceFor(text, latin)!, isCode });
  for (const segment of segmentsOf(text.normalize('NFC').replace(lineBreaks, ' '))) {
    const face = hidden.test(segment) ? null : faceFor(segment, families);
    if (face) {
      if (pieces.at(-1)?.isCode && segment !== ' ') add(' ');
      pieces.push({ text: segment, face, isCode: false });
      continue;
    }
    for (const character of segment) {
      const own = hidden.test(character) || mark.test(character) ? null : faceFor(character, families);
      if (pieces.length > 0 && pieces.at(-1)!.text !== ' ') if (!own || pieces.at(-1)!.isCode) add(' ');
      if (own) pieces.push({ text: character, face: own, isCode: false });
      else add(codeOf(character), true);
    }
  }
  return pieces;
}

/** What a reader takes for one character each; of ASCII, most of what there is, it is known without asking. */
const segmentsOf = (text: string): Iterable<string> =>
  /^[\x20-\x7e]*$/.test(text) ? text : Array.from(graphemes.segment(text), ({ segment }) => segment);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** As mails have texts on one line (domain/notices/shown.ts). */
const lineBreaks = /\s*[\r\n\t\v\f\x85\u2028\u2029]\s*/g;

/** What shows nothing, turns the direction of what follows, or is no character at all. */
const hidden = /[\p{C}\p{Default_Ignorable_Code_Point}]/u;
const mark = /\p{M}/u;

const codeOf = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const latin = ['noto-sans'];

/** Han characters look as the language of the text has them, which its other characters tell. */
function familiesFor(text: string): string[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))
    return ['noto-sans', 'kosugi', 'noto-sans-sc', 'gowun-dodum'];
  if (/\p{Script=Hangul}/u.test(text)) return ['noto-sans', 'gowun-dodum', 'noto-sans-sc', 'kosugi'];
  return ['noto-sans', 'noto-sans-sc', 'kosugi', 'gowun-dodum'];
}

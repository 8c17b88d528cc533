import type { Piece } from './pieces.ts';
import type { Face } from './typefaces.ts';

/** Characters of one font that stand beside each other. */
export interface Run {
  text: string;
  face: Face;
  isCode: boolean;
}

interface Measure {
  width: number;
  size: number;
  most: number;
  ellipsis: Piece;
}

/** Code points that stand for characters are smaller. */
export const codeScale = 0.82;

/**
 * Breaks pieces into lines: at blanks and between Han characters and the like; in an address or link that is wider than a line, at its marks; else anywhere.
 * @param width in points
 * @param size of the font, in points
 * @param most how many lines; the last of them ends in `ellipsis` where there were more
 */
export function linesOf(pieces: Piece[], { width, size, most, ellipsis }: Measure): { lines: Run[][]; isCut: boolean } {
  const widths = pieces.map((piece) => widthOf(piece, size));
  const lines: Piece[][] = [];
  let start = 0;
  while (start < pieces.length && lines.length <= most) {
    const full = lastThatFits(widths, start, width);
    const end = full === pieces.length ? full : breakBefore(pieces, start, full);
    lines.push(pieces.slice(start, end));
    start = end;
    while (start < pieces.length && isBlank(pieces[start]!)) start++;
  }
  const isCut = lines.length > most;
  const shown = lines.slice(0, most);
  if (isCut) shown[most - 1] = withEllipsis(shown[most - 1]!, ellipsis, width, size);
  return { lines: shown.map(runsOf), isCut };
}

/** How wide a run is, as it is drawn. */
export function widthOf({ text, face: { font, widths }, isCode }: Run, size: number): number {
  const width = widths.get(text) ?? font.layout(text).advanceWidth / font.unitsPerEm;
  widths.set(text, width);
  return width * size * (isCode ? codeScale : 1);
}

/** The end of the longest line from here, of at least one piece. */
function lastThatFits(widths: number[], start: number, width: number): number {
  let end = start;
  for (let sum = 0; end < widths.length; end++) {
    sum += widths[end]!;
    if (sum > width && end > start) break;
  }
  return end;
}

function breakBefore(pieces: Piece[], start: number, full: number): number {
  if (isBlank(pieces[full]!)) return full;
  for (const mayBreak of [isWordEnd, isMark])
    for (let end = full; end > start; end--) if (mayBreak(pieces[end - 1]!, pieces[end]!)) return end;
  return full;
}

const isBlank = ({ text }: Piece) => text === ' ';

const isWordEnd = (before: Piece, after: Piece) =>
  isBlank(before) || before.isCode || ((isWide(before) || isWide(after)) && !opens(before) && !closes(after));

const isMark = ({ text }: Piece) => /^[-/@._?&=#:,;+%]$/.test(text);
const isWide = ({ text }: Piece) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
const opens = ({ text }: Piece) => /^[\p{Ps}\p{Pi}]/u.test(text);
const closes = ({ text }: Piece) => /^[\p{Pe}\p{Pf}\p{Po}ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u.test(text);

/** The line, shortened so that an ellipsis goes with it. */
function withEllipsis(line: Piece[], ellipsis: Piece, width: number, size: number): Piece[] {
  const widths = [ellipsis, ...line].map((piece) => widthOf(piece, size));
  return [...line.slice(0, lastThatFits(widths, 0, width) - 1), ellipsis];
}

/** Joins what one font shows, so that it can set letters closer by pairs. */
function runsOf(line: Piece[]): Run[] {
  const runs: Run[] = [];
  while (line.length > 0 && isBlank(line.at(-1)!)) line = line.slice(0, -1);
  for (const { text, face, isCode } of line) {
    const last = runs.at(-1);
    if (last && last.face === face && last.isCode === isCode) last.text += text;
    else runs.push({ text, face, isCode });
  }
  return runs;
}

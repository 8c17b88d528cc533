import { linesOf, type Run } from './lines.ts';
import { type Piece, piecesOf } from './pieces.ts';
import type { FaceFor } from './typefaces.ts';

/** How a text looks. */
export interface Style {
  /** In points. */
  size: number;
  /** From one line to the next, in points. */
  leading: number;
  color: string;
  /** How many lines it may have. @default 12 */
  most?: number;
}

/** A text in lines. */
export interface Paragraph {
  lines: Run[][];
  style: Style;
  /** In points. */
  height: number;
}

/** Sets texts, and knows what could not be shown as it is. */
export interface Typesetter {
  set(text: string, style: Style, width: number): Paragraph;
  /** Whether characters were shown as code points. */
  hasCodes(): boolean;
  /** Whether texts were cut. */
  hasCut(): boolean;
}

/** Makes a typesetter of fonts. */
export function typesetterOf(faceFor: FaceFor): Typesetter {
  const told = { codes: false, cut: false };
  const [ellipsis] = piecesOf('…', faceFor) as [Piece];
  return {
    set(text, style, width) {
      const pieces = piecesOf(text, faceFor);
      const { lines, isCut } = linesOf(pieces, { width, size: style.size, most: style.most ?? 12, ellipsis });
      told.codes ||= pieces.some(({ isCode }) => isCode);
      told.cut ||= isCut;
      return { lines, style, height: lines.length * style.leading };
    },
    hasCodes: () => told.codes,
    hasCut: () => told.cut,
  };
}

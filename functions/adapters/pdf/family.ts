import type { Font, Glyph } from 'fontkit';
import { writeTrueType } from './true-type.ts';

/** The fonts of a family, which share its characters among them; pdfkit takes it for one font, and embeds what is used of all as one. */
export interface Family {
  name: string;
  /** Adds a font, which has the characters from now on that are not another one's. */
  add(font: Font): void;
  /** What pdfkit uses of a font of fontkit's. */
  font: object;
}

/** Glyphs of each font have numbers of their own. */
const numbersOfFont = 0x10000;

/** Starts a family without a font. */
export function familyOf(name: string): Family {
  const fonts: Font[] = [];
  const outline = (id: number) => fonts[Math.floor(id / numbersOfFont)]!.getGlyph(id % numbersOfFont);
  /** Whose characters a text has; runs are of one font each. */
  const ownerOf = (text: string) =>
    fonts.findIndex((font) => [...text].every((character) => font.hasGlyphForCodePoint(character.codePointAt(0)!)));
  const font = {
    postscriptName: name,
    bbox: around([]),
    layout(text: string) {
      const owner = ownerOf(text);
      const run = fonts[owner]!.layout(text);
      const glyphs = run.glyphs.map((glyph) => numbered(glyph, glyph.id + owner * numbersOfFont));
      return { glyphs, positions: run.positions, advanceWidth: run.advanceWidth };
    },
    getGlyph: outline,
    createSubset() {
      const ids = [0];
      const places = new Map([[0, 0]]);
      return {
        includeGlyph(id: number) {
          const place = places.get(id) ?? ids.push(id) - 1;
          places.set(id, place);
          return place;
        },
        encode: () => writeTrueType(ids.map(outline), { ...metricsOf(fonts[0]!), bbox: font.bbox }),
      };
    },
  };
  return {
    name,
    add(added) {
      // What is the same for all of them is told by the first.
      if (fonts.length === 0) Object.assign(font, metricsOf(added));
      fonts.push(added);
      font.bbox = around(fonts.map(({ bbox }) => bbox));
    },
    font,
  };
}

const numbered = ({ advanceWidth, codePoints }: Glyph, id: number) => ({ id, advanceWidth, codePoints });

const metricsOf = ({ unitsPerEm, ascent, descent, lineGap, capHeight, xHeight, italicAngle, post, head }: Font) => ({
  ...{ unitsPerEm, ascent, descent, lineGap, capHeight, xHeight, italicAngle, post, head },
});

const around = (boxes: Font['bbox'][]): Font['bbox'] => ({
  minX: Math.min(...boxes.map(({ minX }) => minX)),
  minY: Math.min(...boxes.map(({ minY }) => minY)),
  maxX: Math.max(...boxes.map(({ maxX }) => maxX)),
  maxY: Math.max(...boxes.map(({ maxY }) => maxY)),
});

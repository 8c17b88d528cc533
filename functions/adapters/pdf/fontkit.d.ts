/** What is used of fontkit, which has no types of its own. */
declare module 'fontkit' {
  export interface Font {
    unitsPerEm: number;
    ascent: number;
    descent: number;
    lineGap: number;
    capHeight: number;
    xHeight: number;
    bbox: { minX: number; minY: number; maxX: number; maxY: number };
    italicAngle: number;
    post: object;
    head: object;
    layout(text: string): { glyphs: Glyph[]; positions: object[]; advanceWidth: number };
    getGlyph(id: number): Glyph;
    hasGlyphForCodePoint(codePoint: number): boolean;
  }
  export interface Glyph {
    id: number;
    advanceWidth: number;
    codePoints: number[];
    path: { commands: { command: string; args: number[] }[] };
  }
  export function create(bytes: Uint8Array): Font;
}

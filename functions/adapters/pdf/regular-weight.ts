import { create, type Font } from 'fontkit';

const regular = 400;

/**
 * Opens a variable font as WOFF2 at the regular weight. fontkit 2.0.4 leaves the glyphs of WOFF2 as they are by default, which is thin; what it moves
 * the points of other fonts with is used here, below its public names.
 */
export function openAtRegularWeight(bytes: Uint8Array): Font {
  const thin = create(bytes) as Inside;
  const font = new thin.constructor(new thin.stream.constructor(bytes), [regular]);
  font._transformGlyfTable();
  const varied = new Set<number>();
  const glyphOf = font._getBaseGlyph.bind(font);
  font._getBaseGlyph = (id, characters) => {
    if (!varied.has(id)) vary(font, id);
    varied.add(id);
    return glyphOf(id, characters);
  };
  return font;
}

/** Moves the points of a glyph to where they are at the weight. */
function vary(font: Inside, id: number) {
  const points = font._transformedGlyphs[id]?.points;
  if (!points?.[0]) return;
  const Point = points[0].constructor;
  // Four more that stand for the metrics, which come from a table of their own.
  const phantoms = [0, 1, 2, 3].map(() => new Point(false, true, 0, 0));
  font._variationProcessor.transformPoints(id, [...points, ...phantoms]);
}

interface Point {
  constructor: new (isOnCurve: boolean, isEnd: boolean, x: number, y: number) => Point;
}

interface Inside extends Font {
  constructor: new (stream: object, coordinates: number[]) => Inside;
  stream: { constructor: new (bytes: Uint8Array) => object };
  _transformGlyfTable(): void;
  _transformedGlyphs: ({ points?: Point[] } | undefined)[];
  _getBaseGlyph(id: number, characters?: number[]): unknown;
  _variationProcessor: { transformPoints(id: number, points: Point[]): void };
}

/** A glyph as a font has it. */
export interface Outline {
  advanceWidth: number;
  path: { commands: { command: string; args: number[] }[] };
}

/** What a font has of all its glyphs. */
export interface Metrics {
  unitsPerEm: number;
  ascent: number;
  descent: number;
  bbox: { minX: number; minY: number; maxX: number; maxY: number };
}

/**
 * Writes glyphs as a TrueType font with the tables that a PDF wants, and no instructions:
 * https://learn.microsoft.com/typography/opentype/spec/otff.
 */
export function writeTrueType(outlines: Outline[], { unitsPerEm, ascent, descent, bbox }: Metrics): Buffer {
  const glyphs = outlines.map(({ path }) => writeGlyph(path));
  const offsets = [0];
  for (const { bytes } of glyphs) offsets.push(offsets.at(-1)! + bytes.length);
  const box = [bbox.minX, bbox.minY, bbox.maxX, bbox.maxY].map(Math.round);
  const count = outlines.length;
  const widest = Math.max(...outlines.map(({ advanceWidth }) => Math.round(advanceWidth)));
  return writeTables({
    glyf: Buffer.concat(glyphs.map(({ bytes }) => bytes)),
    // Version, revision, checksum, magic number; flags and units; two dates; box; style, smallest size, direction, long offsets, format.
    head: Buffer.concat([
      longs([0x10000, 0x10000, 0, 0x5f0f3cf5]),
      words([0, unitsPerEm]),
      Buffer.alloc(16),
      words([...box, 0, 6, 2, 1, 0]),
    ]),
    // Version; ascent, descent, gap; widest, smallest bearings, extent; caret; reserved, format, how many metrics.
    hhea: Buffer.concat([
      longs([0x10000]),
      words([Math.round(ascent), Math.round(descent), 0, widest, 0, 0, box[2]!, 1, 0, 0, 0, 0, 0, 0, 0, count]),
    ]),
    hmtx: words(outlines.flatMap(({ advanceWidth }, index) => [Math.round(advanceWidth), glyphs[index]!.left])),
    loca: longs(offsets),
    // Version; glyphs; most points and contours; nothing for composites and instructions but one zone.
    maxp: Buffer.concat([
      longs([0x10000]),
      words([count, most(glyphs, 'points'), most(glyphs, 'contours'), 0, 0, 1, ...new Array(8).fill(0)]),
    ]),
  });
}

interface Glyph {
  bytes: Buffer;
  /** Its least x. */
  left: number;
  points: number;
  contours: number;
}

const most = (glyphs: Glyph[], what: 'points' | 'contours') => Math.max(...glyphs.map((glyph) => glyph[what]));

/** Writes an outline as the table `glyf` has it: https://learn.microsoft.com/typography/opentype/spec/glyf. */
function writeGlyph({ commands }: Outline['path']): Glyph {
  const contours: [number, number, boolean][][] = [];
  for (const { command, args } of commands) {
    const [x = 0, y = 0, endX = 0, endY = 0] = args.map(Math.round);
    if (command === 'moveTo') contours.push([]);
    if (command === 'moveTo' || command === 'lineTo') contours.at(-1)!.push([x, y, true]);
    if (command === 'quadraticCurveTo') contours.at(-1)!.push([x, y, false], [endX, endY, true]);
  }
  const points = contours.flat();
  if (points.length === 0) return { bytes: Buffer.alloc(0), left: 0, points: 0, contours: 0 };
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const left = Math.min(...xs);
  let end = -1;
  const bytes = Buffer.concat([
    words([contours.length, left, Math.min(...ys), Math.max(...xs), Math.max(...ys)]),
    words(contours.map(({ length }) => (end += length))),
    words([0]), // no instructions
    Buffer.from(points.map(([, , isOnCurve]) => (isOnCurve ? 1 : 0))),
    words(steps(xs)),
    words(steps(ys)),
  ]);
  return { bytes: padded(bytes), left, points: points.length, contours: contours.length };
}

const steps = (values: number[]) => values.map((value, index) => value - (values[index - 1] ?? 0));

function writeTables(tables: Record<string, Buffer>): Buffer {
  const names = Object.keys(tables).sort();
  // What follows the count is for a search that no reader makes.
  const head = [longs([0x10000]), words([names.length, 0, 0, 0])];
  const bodies: Buffer[] = [];
  let offset = 12 + 16 * names.length;
  for (const name of names) {
    const body = padded(tables[name]!);
    head.push(Buffer.from(name), longs([checksum(body), offset, tables[name]!.length]));
    bodies.push(body);
    offset += body.length;
  }
  return Buffer.concat([...head, ...bodies]);
}

function checksum(body: Buffer): number {
  let sum = 0;
  for (let at = 0; at < body.length; at += 4) sum = (sum + body.readUInt32BE(at)) >>> 0;
  return sum;
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

function words(values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, 2 * index);
  return bytes;
}

function longs(values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
}

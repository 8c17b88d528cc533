import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Font } from 'fontkit';
import { type Family, familyOf } from './family.ts';
import { openAtRegularWeight } from './regular-weight.ts';
import { unpackWoff } from './woff.ts';

/** The list of slices in the folder of fonts, as infra/fonts.ts puts it there. */
const sliceList = 'slices.json';

/** One file of a family, and the characters that it is for. */
interface Slice {
  family: string;
  file: string;
  /** First and last code points. */
  ranges: [number, number][];
}

/** A font that was opened. */
export interface Face {
  /** What it is embedded with. */
  family: Family;
  font: Font;
  /** How wide texts are that were measured, at a size of one. */
  widths: Map<string, number>;
}

/** Finds the font for what belongs together; null where none has all of it. */
export type FaceFor = (characters: string, families: string[]) => Face | null;

/**
 * Opens the fonts of a folder, each when it is needed first.
 * @param folder has `slices.json`, a list of `Slice`, and the files
 * @returns a function that takes the families to look in, the best first
 */
export function openTypefaces(folder: string): FaceFor {
  const slices = slicesIn(folder);
  const families = new Map(slices.map(({ family }) => [family, familyOf(family)]));
  const opened = new Map<string, Face>();
  const open = ({ file, family: name }: Slice): Face => {
    const face = opened.get(file) ?? openFace(join(folder, file), families.get(name)!);
    opened.set(file, face);
    return face;
  };
  const find: FaceFor = (characters, names) => {
    const codePoints = [...characters].map((character) => character.codePointAt(0)!);
    for (const name of names)
      for (const slice of slices) {
        if (slice.family !== name || !codePoints.every((codePoint) => isIn(slice, codePoint))) continue;
        const face = open(slice);
        // Ranges are of what a family may have; what is in it, the file knows.
        if (codePoints.every((codePoint) => face.font.hasGlyphForCodePoint(codePoint))) return face;
      }
    return null;
  };
  const found = new Map<string, Face | null>();
  return (characters, names) => {
    const key = [characters, ...names].join();
    if (!found.has(key)) found.set(key, find(characters, names));
    return found.get(key)!;
  };
}

const lists = new Map<string, Slice[]>();

/** Reads the list of a folder once: it has twenty thousand ranges. */
function slicesIn(folder: string): Slice[] {
  const slices = lists.get(folder) ?? (JSON.parse(readFileSync(join(folder, sliceList), 'utf8')) as Slice[]);
  lists.set(folder, slices);
  return slices;
}

const isIn = ({ ranges }: Slice, codePoint: number) =>
  ranges.some(([first, last]) => codePoint >= first && codePoint <= last);

function openFace(file: string, family: Family): Face {
  const font = known.get(file) ?? openFont(file);
  keep(file, font);
  family.add(font);
  return { family, font, widths: new Map() };
}

/** Fonts that documents before have opened, with the glyphs that they have read; the latest last. */
const known = new Map<string, Font>();
/** So many are kept: Latin, Greek and Cyrillic letters take six, Chinese characters a hundred. */
const mostKnown = 24;

function keep(file: string, font: Font) {
  known.delete(file);
  known.set(file, font);
  const [oldest] = known.keys();
  if (known.size > mostKnown) known.delete(oldest!);
}

function openFont(file: string): Font {
  const bytes = readFileSync(file);
  return file.endsWith('.woff2') ? openAtRegularWeight(bytes) : create(unpackWoff(bytes));
}

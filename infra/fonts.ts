import { constants, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Families whose fonts a certificate embeds, and which of their files. */
const families = [
  {
    family: 'noto-sans',
    package: '@fontsource/noto-sans',
    // Devanagari wants its letters put in order, which was not tried.
    isUsed: (slice: string) => slice !== 'devanagari',
    file: (slice: string) => `noto-sans-${slice}-400-normal.woff`,
  },
  {
    family: 'noto-sans-sc',
    package: '@fontsource-variable/noto-sans-sc',
    isUsed: isNumbered,
    file: (slice: string) => `noto-sans-sc-${slice}-wght-normal.woff2`,
  },
  {
    family: 'kosugi',
    package: '@fontsource/kosugi',
    isUsed: isNumbered,
    file: (slice: string) => `kosugi-${slice}-400-normal.woff`,
  },
  {
    family: 'gowun-dodum',
    package: '@fontsource/gowun-dodum',
    isUsed: isNumbered,
    file: (slice: string) => `gowun-dodum-${slice}-400-normal.woff`,
  },
];

/**
 * Puts the fonts of certificates into a folder, with their licences and a list of them, `slices.json`: for each its family, file and the ranges of
 * code points that it is for, as functions/adapters/pdf/typefaces.ts reads it.
 */
export function copyFonts(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const list = families.flatMap(({ family, package: name, isUsed, file }) => {
    const root = dirname(require.resolve(`${name}/package.json`));
    // Their licences want to go with them.
    copyFileSync(join(root, 'LICENSE'), join(folder, `${family}.LICENSE`));
    const slices = JSON.parse(readFileSync(join(root, 'unicode.json'), 'utf8')) as Record<string, string>;
    return Object.entries(slices)
      .map(([slice, ranges]) => ({ slice: slice.replace(/[[\]]/g, ''), ranges }))
      .filter(({ slice }) => isUsed(slice))
      .map(({ slice, ranges }) => {
        copyFileSync(join(root, 'files', file(slice)), join(folder, file(slice)), constants.COPYFILE_FICLONE);
        return { family, file: file(slice), ranges: ranges.split(',').map(rangeOf) };
      });
  });
  writeFileSync(join(folder, 'slices.json'), JSON.stringify(list));
}

const require = createRequire(import.meta.url);

/** Slices of Chinese, Japanese and Korean characters have numbers; the others, names of scripts, which the first family has. */
function isNumbered(slice: string): boolean {
  return /^\d+$/.test(slice);
}

/** `U+0400-045F` or `U+20AC`. */
function rangeOf(range: string): [number, number] {
  const [first, last = first] = range.trim().replace(/^U\+/i, '').split('-');
  return [parseInt(first!, 16), parseInt(last!, 16)];
}

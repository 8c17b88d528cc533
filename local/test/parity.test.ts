import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const parity = readFileSync(new URL('../PARITY.md', import.meta.url), 'utf8');
const rows = parity
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (feature|:?-)/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

describe('the parity table', () => {
  it('has five cells in every row, none of them empty', () => {
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter((cells) => cells.length !== 7 || cells.slice(1, -1).includes(''))).toEqual([]);
  });

  it('names for every row tests that exist, or why there is none', () => {
    const named = rows.map((cells) => cells[5]!);
    const tests = named.filter((cell) => !cell.startsWith('none: '));
    expect(tests.filter((cell) => !/^`[^`]+`(, `[^`]+`)*$/.test(cell))).toEqual([]);
    const files = tests.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => `${name}.test.ts`));
    expect([...new Set(files)].filter((file) => !existsSync(new URL(file, import.meta.url)))).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { simulateLoads, tablesOf } from '../../bench/scale/tables.ts';
import { cellsOf, tableUnder } from '../support/markdown-table.ts';

it('follows a million open requests in two minutes of a processor, as docs/scale.md shows them', () => {
  const page = readFileSync('docs/scale.md', 'utf8');
  const before = process.cpuUsage();
  const simulated = simulateLoads('million');
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(120);
  expect(simulated[0]!.outcome.ended).toBe(1_000_000);
  for (const table of tablesOf(simulated, ': a million open'))
    expect(tableUnder(page, table.title)).toEqual(cellsOf(table));
});

/** `node --import tsx bench/scale/write-docs.ts`: puts the simulation's tables into docs/scale.md, each under its title. */
import { readFileSync, writeFileSync } from 'node:fs';
import { toMarkdown } from '../table.ts';
import { itemOrItems } from './item-or-items.ts';
import { loads, longLoads } from './loads.ts';
import { ofLongLoads, simulateLoads, tablesOf } from './tables.ts';

const path = 'docs/scale.md';
const long = process.argv.includes('--but-long') ? [] : tablesOf(simulateLoads(longLoads), ofLongLoads);
const tables = [...tablesOf(simulateLoads(loads)), itemOrItems(), ...long];
let page = readFileSync(path, 'utf8');
for (const { notes: _notes, ...table } of tables) {
  const heading = `### ${table.title}\n`;
  const from = page.indexOf(heading);
  if (from < 0) throw new Error(`${path} has no heading ${heading.trim()}: add it, and the table comes under it`);
  const [shown] = /^(\n*(\|.*\n)*)/.exec(page.slice(from + heading.length))!;
  page = `${page.slice(0, from)}${toMarkdown(table)}\n\n${page.slice(from + heading.length + shown.length).trimStart()}`;
}
writeFileSync(path, page);

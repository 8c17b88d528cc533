import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Load, longLoads } from '../../bench/scale/loads.ts';
import { simulate } from '../../bench/scale/simulate.ts';
import { ofLongLoads, simulateLoads, tablesOf } from '../../bench/scale/tables.ts';
import { cellsOf, tableUnder } from '../support/markdown-table.ts';

const page = readFileSync('docs/scale.md', 'utf8');
const number = (value: number) => value.toLocaleString('en-US');

it('follows a million open requests in two minutes of a processor, and long loads as docs/scale.md shows them', () => {
  const { million, ...others } = longLoads;
  const before = process.cpuUsage();
  const open = simulateLoads({ million });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(120);
  const simulated = [...simulateLoads(others), ...open];
  expect(simulated.map(({ outcome }) => outcome.ended)).toEqual([1_000_000, 1_000_000]);
  for (const table of tablesOf(simulated, ofLongLoads)) expect(tableUnder(page, table.title)).toEqual(cellsOf(table));
  const { mails, mailsOfDay, openExecutions } = simulated[0]!.outcome.used;
  expect(page).toContain(`**Mail**: ${number(mailsOfDay.peak)} in a day`);
  expect(page).toContain(`and ${mails.peak} in the busiest second`);
  expect(page).toContain(`${number(openExecutions.peak)} executions are open`);
});

it('mails as much as an account may from 10,000 requests a day on, as docs/scale.md says', () => {
  const [less, most] = [9500, 10_000].map((requests) => {
    const load: Load = { ...longLoads.steady, requests: 15 * requests, starts: { days: 15, like: 'day' } };
    return simulate(load).used.mailsOfDay;
  });
  expect(less!.throttled).toBe(0);
  expect(most!.throttled).toBeGreaterThan(0);
  expect(page).toContain(`10,000 requests a day, which come to ${number(most!.peak)} mails in a day`);
});

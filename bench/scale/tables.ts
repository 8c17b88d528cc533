import type { Cell, Table } from '../table.ts';
import { dollarsOfOutcome, surcharges } from './bill.ts';
import type { Load } from './loads.ts';
import { quotaList, type QuotaName, type Used } from './quota.ts';
import { type Outcome, simulate } from './simulate.ts';

/** A load, and what became of it. */
export interface Simulated {
  load: Load;
  outcome: Outcome;
}

/** Simulates loads, one after another. */
export const simulateLoads = (loads: Record<string, Load>): Simulated[] =>
  Object.values(loads).map((load) => ({ load, outcome: simulate(load) }));

/** How the titles of the tables of the long loads end. */
export const ofLongLoads = ': a million requests';

/** What stack that has all of it needs besides what every stack does. */
const optional: QuotaName[] = ['mails', 'mailsOfDay', 'sealingKey', 'objectWrites'];

/** The tables of some loads, under titles that end with what they are of. */
export function tablesOf(simulated: Simulated[], of = ''): Table[] {
  return [timesTable(simulated), firstTable(simulated), quotaTable(simulated), billTable(simulated)].map((table) => ({
    ...table,
    title: table.title + of,
  }));
}

const seconds = (milliseconds: number | undefined): Cell =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

function timesTable(simulated: Simulated[]): Table {
  return {
    title: 'Times and backlog',
    columns: [
      'seconds',
      ...['change → push p50', 'p99', 'start → asked p50', 'p99', 'change → mail p50', 'p99', 'longest in a lane'],
      ...['changes under way', 'waiting for a look'],
    ],
    rows: simulated.map(({ load, outcome: { pushes, asks, mails, laneWait, backlog, looksWaiting } }) => [
      load.name,
      ...[pushes, asks, mails].flatMap((times) => [seconds(times.at(0.5)), seconds(times.at(0.99))]),
      ...[seconds(laneWait), backlog, looksWaiting],
    ]),
    notes: ['The last two columns are the most that there were at once.'],
  };
}

function firstTable(simulated: Simulated[]): Table {
  return {
    title: 'What breaks first',
    columns: ['', 'without mail', 'with mail'],
    rows: simulated.map(({ load, outcome }) => [
      ...[load.name, breaksFirst(outcome, false), breaksFirst(outcome, true)],
    ]),
  };
}

/** The quota that throttles first, or else that of which most is used. */
export function breaksFirst({ used }: Outcome, isMailed: boolean): string {
  const names = (Object.keys(quotaList.quotas) as QuotaName[]).filter((name) => isMailed || !optional.includes(name));
  const [broken] = names
    .filter((name) => used[name].throttled > 0)
    .sort((one, other) => used[one].firstAt! - used[other].firstAt!);
  if (broken) return `${broken} after ${lasting(used[broken].firstAt!)}`;
  const [nearest] = names.sort((one, other) => shareOf(other, used[other]) - shareOf(one, used[one]));
  return `nothing; nearest is ${nearest}, ${percentOf(shareOf(nearest!, used[nearest!]))}`;
}

const lasting = (milliseconds: number) =>
  milliseconds < 120_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${(milliseconds / 3_600_000).toFixed(1)} h`;

const percentOf = (part: number) => {
  if (part < 0.001) return '< 0.1 %';
  return `${part >= 1 ? Math.round(part * 100).toLocaleString('en-US') : Number((part * 100).toPrecision(2))} %`;
};

function shareOf(name: QuotaName, { peak }: Used): number {
  const { rate, most } = quotaList.quotas[name];
  return peak / (rate ?? most!);
}

function quotaTable(simulated: Simulated[]): Table {
  const cellOf = (name: QuotaName, used: Used) => {
    const percent = percentOf(shareOf(name, used));
    return used.throttled > 0 ? `**${percent}** (${used.throttled.toLocaleString('en-US')})` : percent;
  };
  return {
    title: 'Each quota on the way',
    columns: ['quota', 'default', ...simulated.map(({ load }) => load.name)],
    rows: (Object.keys(quotaList.quotas) as QuotaName[]).map((name) => [
      ...[name, sizeOf(name), ...simulated.map(({ outcome }) => cellOf(name, outcome.used[name]))],
    ]),
    notes: [
      'How much of it the busiest moment takes: a second, or as long as the bucket lasts. Bold, and in brackets how often something was refused or had to wait.',
    ],
  };
}

function sizeOf(name: QuotaName): string {
  const { rate, burst, most } = quotaList.quotas[name];
  const number = (value: number) => value.toLocaleString('en-US');
  if (most !== undefined) return number(most);
  return rate === burst ? `${number(rate!)}/s` : `${number(rate!)}/s, ${number(burst!)} at once`;
}

function billTable(simulated: Simulated[]): Table {
  const dollars = (value: number) => (value < 1 ? value.toPrecision(3) : value.toFixed(2));
  const rows: [string, (each: Simulated) => number][] = [
    ['for all that the requests need', ({ outcome }) => dollarsOfOutcome(outcome)],
    ['with mail', ({ load, outcome }) => dollarsOfOutcome(outcome) + load.requests * surcharges.mail],
    ['with records and seals', ({ load, outcome }) => dollarsOfOutcome(outcome) + load.requests * surcharges.seal],
  ];
  return {
    title: 'Bill, US$',
    columns: ['', ...simulated.map(({ load }) => load.name)],
    rows: rows.map(([name, of]) => [name, ...simulated.map((each) => dollars(of(each)))]),
    notes: [
      'Once, from the start of the requests to their end, at list prices beyond the free tiers; what bench/README.md leaves out is left out here. Surcharges are those of two signers.',
    ],
  };
}

import { dayNames, monthNames, readPattern } from './pattern.ts';
import { offsetAt, zoneName } from './zone.ts';

const day = 86_400_000;

/** One instant as it is seen in one zone; the UTC members of `local` are the zone's. */
interface Moment {
  instant: number;
  zone: string;
  offset: number;
  local: Date;
}

/** Writes an instant by a Java pattern, with English names, as the service does. */
export function formatInstant(instant: number, pattern: string, zone: string): string {
  const offset = offsetAt(zone, instant);
  const moment = { instant, zone, offset, local: new Date(instant + offset) };
  return readPattern(pattern)
    .map((token) => {
      if (token.kind === 'text') return token.text;
      return token.kind === 'field' ? fields[token.letter]!(moment, token.count) : '';
    })
    .join('');
}

const pad = (value: number, count: number) => (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(count, '0');

/** Writes a name in full from four letters on, its first letter from five, else three letters. */
const name = (full: string, count: number) => (count === 4 ? full : full.slice(0, count > 4 ? 1 : 3));

const number = (read: (local: Date) => number) => (moment: Moment, count: number) => pad(read(moment.local), count);

const year = (moment: Moment, count: number) => {
  const value = moment.local.getUTCFullYear();
  return count === 2 ? pad(value % 100, 2) : pad(value, count);
};
const month = (moment: Moment, count: number) => {
  const index = moment.local.getUTCMonth();
  return count < 3 ? pad(index + 1, count) : name(monthNames[index]!, count);
};
const weekday = (moment: Moment, count: number) => {
  const index = moment.local.getUTCDay();
  return name(dayNames[index]!, count);
};
const localWeekday = (moment: Moment, count: number) =>
  count < 3 ? pad(moment.local.getUTCDay() + 1, count) : weekday(moment, count);
const quarter = (moment: Moment, count: number) => {
  const value = Math.floor(moment.local.getUTCMonth() / 3) + 1;
  if (count < 3) return pad(value, count);
  return count === 3 ? `Q${value}` : `${['1st', '2nd', '3rd', '4th'][value - 1]} quarter`;
};
const milliOfDay = (local: Date) => ((local.getTime() % day) + day) % day;
const dayOfYear = (local: Date) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / day) + 1;

/** Weeks begin on Sunday and the first may have one day only, as in the locale of the service (en-US). */
const weekBased = (local: Date): { year: number; week: number } => {
  const sunday = local.getTime() - milliOfDay(local) - local.getUTCDay() * day;
  const owner = new Date(sunday + 6 * day).getUTCFullYear();
  const firstDay = new Date(Date.UTC(owner, 0, 1));
  const firstSunday = firstDay.getTime() - firstDay.getUTCDay() * day;
  return { year: owner, week: Math.round((sunday - firstSunday) / (7 * day)) + 1 };
};
const weekOfMonth = (local: Date) => {
  const first = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), 1)).getUTCDay();
  return Math.floor((local.getUTCDate() + first - 1) / 7) + 1;
};

/** Writes an offset; `colon` between hours and minutes, minutes left out where they are zero and may be. */
const offsetText = (offset: number, colon: string, minutes: 'always' | 'needed') => {
  const size = Math.abs(offset) / 60_000;
  const rest = Math.floor(size % 60);
  const text = (offset < 0 ? '-' : '+') + pad(Math.floor(size / 60), 2);
  return minutes === 'always' || rest !== 0 ? text + colon + pad(rest, 2) : text;
};
const isoOffset = ({ offset }: Moment, count: number) =>
  offsetText(offset, count === 3 || count === 5 ? ':' : '', count === 1 ? 'needed' : 'always');
const gmtOffset = ({ offset }: Moment, count: number) => {
  if (offset === 0) return 'GMT';
  if (count === 4) return `GMT${offsetText(offset, ':', 'always')}`;
  return `GMT${offsetText(offset, ':', 'needed').replace(/([+-])0/, '$1')}`;
};

const fields: Record<string, (moment: Moment, count: number) => string> = {
  G: (_, count) => (count === 4 ? 'Anno Domini' : count === 5 ? 'A' : 'AD'),
  u: year,
  y: year,
  Y: ({ local }, count) => {
    const value = weekBased(local).year;
    return count === 2 ? pad(value % 100, 2) : pad(value, count);
  },
  M: month,
  L: month,
  w: number((local) => weekBased(local).week),
  W: number(weekOfMonth),
  d: number((local) => local.getUTCDate()),
  D: number(dayOfYear),
  E: weekday,
  e: localWeekday,
  c: localWeekday,
  a: ({ local }) => (local.getUTCHours() < 12 ? 'AM' : 'PM'),
  H: number((local) => local.getUTCHours()),
  k: number((local) => local.getUTCHours() || 24),
  K: number((local) => local.getUTCHours() % 12),
  h: number((local) => local.getUTCHours() % 12 || 12),
  m: number((local) => local.getUTCMinutes()),
  s: number((local) => local.getUTCSeconds()),
  S: ({ local }, count) => pad(local.getUTCMilliseconds(), 3).padEnd(count, '0').slice(0, count),
  A: number(milliOfDay),
  n: number((local) => local.getUTCMilliseconds() * 1_000_000),
  N: number((local) => milliOfDay(local) * 1_000_000),
  Q: quarter,
  q: quarter,
  V: ({ zone }) => zone,
  z: ({ zone, instant }, count) => zoneName(zone, instant, count === 4 ? 'long' : 'short'),
  O: gmtOffset,
  X: (moment, count) => (moment.offset === 0 ? 'Z' : isoOffset(moment, count)),
  x: isoOffset,
  Z: (moment, count) => {
    if (count === 4) return gmtOffset(moment, 4);
    if (count === 5) return moment.offset === 0 ? 'Z' : isoOffset(moment, 3);
    return isoOffset(moment, 2);
  },
};

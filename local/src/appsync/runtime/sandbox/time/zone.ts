import { boundedCache } from '../bounded-cache.ts';

const minute = 60_000;
const day = 86_400_000;

/**
 * Milliseconds that clocks in a zone are ahead of UTC at an instant.
 * @param zone a fixed offset (`+08:00`, `GMT+8`, `Z`) or an id of the time zone database (`Europe/Oslo`)
 */
export function offsetAt(zone: string, instant: number): number {
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return fixed;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
  return local - Math.floor(instant / 1000) * 1000;
}

/** The instant at which clocks in a zone show a local time; in a gap or an overlap the offset before it counts. */
export function instantOf(local: number, zone: string): number {
  const earlier = offsetAt(zone, local - day);
  if (offsetAt(zone, local - earlier) === earlier) return local - earlier;
  const later = offsetAt(zone, local + day);
  return offsetAt(zone, local - later) === later ? local - later : local - earlier;
}

/** The name of a zone at an instant, e.g. `CET` or `Central European Standard Time`. */
export function zoneName(zone: string, instant: number, style: 'short' | 'long'): string {
  if (fixedOffset(zone) !== undefined)
    return /^(?:z|utc)$/i.test(zone) && style === 'long' ? 'Coordinated Universal Time' : zone;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style }).formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')!.value;
}

function fixedOffset(zone: string): number | undefined {
  const match = /^(?:(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?|Z|UTC|GMT|UT)$/i.exec(zone);
  if (!match) return undefined;
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const size = Number(hours) * 60 * minute + Number(minutes) * minute + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

const formatOf = boundedCache((zone) => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new RangeError(`unknown time zone ${JSON.stringify(zone)}`);
  }
});

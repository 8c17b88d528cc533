/** Writes a time, in milliseconds since the epoch, as AppSync takes it; null where there is none. */
export function isoTime(time: number): string;
export function isoTime(time: number | undefined): string | null;
export function isoTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

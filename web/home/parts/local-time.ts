/**
 * A time as `<input type="datetime-local">` has it, where the reader is.
 * @param time milliseconds since the epoch
 */
export function localTime(time: number): string {
  const at = new Date(time);
  return new Date(time - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** How things are written for people. */

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, {
  ...{ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' },
});
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Date and time, of milliseconds since the epoch; nothing where there is no time. */
export const dateOf = (time: number): string => (Number.isNaN(time) ? '' : day.format(time));

/** Day and time, for lists over which the clock may have been moved on. */
export const momentOf = (time: number): string => moment.format(time);

/** The time alone, for lists of what happened one after the other. */
export const timeOf = (time: number): string => (Number.isNaN(time) ? '' : hour.format(time));

/** JSON text with lines and spaces; other text as it is. */
export function prettyOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** A physical name without what the names of its stack begin with. */
export const shortOf = (name: string, stack: string): string =>
  name.startsWith(`${stack}-`) ? name.slice(stack.length + 1) : name;

/** How long something took, of milliseconds. */
export function durationOf(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

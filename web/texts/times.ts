/**
 * A time in words: where the reader is, and in UTC where that differs.
 * @param zone the reader's time zone @default the browser's
 */
export function timeInWords(
  time: string | number,
  language: string,
  zone?: string,
): { here: string; utc: string | null } {
  const at = new Date(time);
  const inZone = (timeZone?: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', ...(timeZone && { timeZone }) });
  const shortIn = (timeZone: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
  const local = inZone(zone);
  const { timeZone } = local.resolvedOptions();
  const here = local.format(at);
  if (here === inZone('UTC').format(at)) return { here: `${here} UTC`, utc: null };
  return { here: `${here} (${timeZone.replace(/_/g, ' ')})`, utc: `${shortIn('UTC')} UTC` };
}

/**
 * How the reader writes numbers and times: the own region of a language, where the browser names one.
 * @param preferred as `navigator.languages` gives them
 */
export const formatOf = (language: string, preferred: readonly string[]): string =>
  preferred.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;

/** The time of a day, for what is over within hours; with its date where that is another than now's. */
export function clockTime(time: string | number, language: string, now: number): string {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'short' });
  const isToday = day.format(new Date(time)) === day.format(now);
  const options: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'short' }
    : { dateStyle: 'short', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language, options).format(new Date(time));
}

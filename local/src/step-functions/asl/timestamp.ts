const form = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(:[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-8]):[0-5]\d)$/i;

/**
 * The milliseconds of a date and time with an offset, or undefined where a text is none.
 * @param seconds whether they may be left out: ISO 8601, which expressions give, allows that, RFC 3339 does not
 */
export function parseTimestamp(text: string, seconds: 'optional' | 'required'): number | undefined {
  const [, date, givenSeconds] = form.exec(text) ?? [];
  if (date === undefined || (seconds === 'required' && givenSeconds === undefined)) return undefined;
  const midnight = new Date(`${date}T00:00:00Z`);
  // A date such as 30 February is read as one of March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return undefined;
  return Date.parse(text.toUpperCase());
}

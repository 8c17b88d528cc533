import { current } from '../evaluation.ts';
import { formatInstant } from './format.ts';
import { parseFormatted, parseIso } from './parse.ts';

/**
 * `util.time`: patterns are those of Java's DateTimeFormatter, times those of the backend's clock.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html
 */
export const time = {
  nowISO8601: () => new Date(current.now).toISOString(),
  nowEpochSeconds: () => Math.floor(current.now / 1000),
  nowEpochMilliSeconds: () => current.now,
  nowFormatted: (pattern: string, zone = 'UTC') => formatInstant(current.now, pattern, zone),
  parseFormattedToEpochMilliSeconds: (timestamp: string, pattern: string, zone = 'UTC') =>
    parseFormatted(timestamp, pattern, zone),
  parseISO8601ToEpochMilliSeconds: (timestamp: string) => parseIso(timestamp),
  epochMilliSecondsToSeconds: (milliseconds: number) => Math.floor(milliseconds / 1000),
  epochMilliSecondsToISO8601: (milliseconds: number) => new Date(milliseconds).toISOString(),
  epochMilliSecondsToFormatted: (milliseconds: number, pattern: string, zone = 'UTC') =>
    formatInstant(milliseconds, pattern, zone),
};

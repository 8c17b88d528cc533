import { util } from '@aws-appsync/utils';

/** What the API shows of a stored time; null where there is none. */
export function time(milliseconds: number | null | undefined): string | null {
  return milliseconds === undefined || milliseconds === null
    ? null
    : util.time.epochMilliSecondsToISO8601(milliseconds);
}

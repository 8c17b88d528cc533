import { s3Error } from './errors.ts';
import type { BucketOptions, ObjectVersion, Retention } from './object-version.ts';

/** The headers of a retention. */
export const lockHeaders = { mode: 'x-amz-object-lock-mode', until: 'x-amz-object-lock-retain-until-date' };

/** A retention as requests and answers have it. */
export interface LockMembers {
  ObjectLockMode?: string | undefined;
  /** ISO 8601. */
  ObjectLockRetainUntilDate?: string | undefined;
}

/** What a version is locked by from now on: what it is put with, else the bucket's default. */
export function retentionFor(
  { ObjectLockMode: mode, ObjectLockRetainUntilDate: date }: LockMembers,
  { hasLock, defaultRetention }: BucketOptions,
  now: number,
): Retention | undefined {
  if (mode === undefined && date === undefined) return defaultRetention && byDefault(defaultRetention, now);
  if (!hasLock) throw s3Error('InvalidRequest', { message: 'Bucket is missing Object Lock Configuration' });
  if (mode === undefined || date === undefined)
    throw s3Error('InvalidArgument', {
      message: `${lockHeaders.until} and ${lockHeaders.mode} must both be supplied`,
      members: { ArgumentName: mode === undefined ? lockHeaders.mode : lockHeaders.until },
    });
  if (mode !== 'COMPLIANCE' && mode !== 'GOVERNANCE')
    throw s3Error('InvalidArgument', {
      message: 'Unknown wormMode directive.',
      members: { ArgumentName: lockHeaders.mode, ArgumentValue: mode },
    });
  const until = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(until))
    throw s3Error('InvalidArgument', {
      message: 'The retain until date must be provided in ISO 8601 format',
      members: { ArgumentName: lockHeaders.until, ArgumentValue: date },
    });
  if (until <= now)
    throw s3Error('InvalidArgument', {
      message: 'The retain until date must be in the future!',
      members: { ArgumentName: lockHeaders.until, ArgumentValue: date },
    });
  return { mode, until };
}

function byDefault(
  { mode, days = 0, years = 0 }: NonNullable<BucketOptions['defaultRetention']>,
  now: number,
): Retention {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth(), end.getUTCDate() + days);
  return { mode, until: end.getTime() };
}

/** Whether a version is locked still. */
export const isLocked = ({ retention }: { retention?: Retention | undefined }, now: number) =>
  retention !== undefined && retention.until > now;

/**
 * Refuses to remove a version that is locked still.
 * @param mayBypass whether who asks may end a retention of mode GOVERNANCE, and wants to
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function refuseLocked(
  { retention }: ObjectVersion,
  { now, mayBypass }: { now: number; mayBypass: boolean },
): void {
  if (!isLocked({ retention }, now) || (retention!.mode === 'GOVERNANCE' && mayBypass)) return;
  throw s3Error('AccessDenied', { message: 'Access Denied because object protected by object lock.' });
}

/** What an answer says of the retention of a version. */
export const lockMembers = ({ retention }: ObjectVersion): LockMembers =>
  retention
    ? { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.until).toISOString() }
    : {};

import { AwsError } from '../../shared/service.ts';
import type { User } from './user.ts';

/** Failures from which on one locks. */
const free = 5;
const longest = 15 * 60_000;

/**
 * Sign-ins that fail lock a user out: from the fifth on for a second, then twice as long each time, up to 15 minutes.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
 * @throws AwsError NotAuthorizedException where the user is locked out now
 */
export function checkLockout({ failures }: User, now: number): void {
  if (failures && now < failures.lockedUntil)
    throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');
}

/** Counts a sign-in that failed. */
export function withFailure(user: User, now: number): User {
  const { failures } = user;
  const count = (failures && now - failures.at < longest ? failures.count : 0) + 1;
  const lock = count < free ? 0 : Math.min(1000 * 2 ** (count - free), longest);
  return { ...user, failures: { count, at: now, lockedUntil: now + lock } };
}

/** Counts from the beginning again. */
export function withoutFailures({ failures: _, ...user }: User): User {
  return user;
}

import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../../shared/service.ts';
import type { Attempts, CodePurpose, KeptCode, User } from './user.ts';

const hour = 3_600_000;

/**
 * How long codes count:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-recover-a-user-account.html
 */
const lifetimes: Record<CodePurpose, number> = { 'sign-up': 24 * hour, password: hour, email: 24 * hour };

/**
 * How often within an hour a code may be asked for or be wrong: Cognito allows between 5 and 20 attempts for passwords,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-recover-a-user-account.html
 */
const attemptsAnHour = 20;

/** Digits, as many as asked for. */
export const newDigits = (length: number) => String(randomInt(10 ** length)).padStart(length, '0');

/** A code as it is kept. */
export function keptCode(code: string, expiresAt: number): KeptCode {
  const salt = randomBytes(16).toString('hex');
  return { salt, hash: hashOf(code, salt), expiresAt };
}

/** Whether it is the code, its time left aside. */
export const isCode = ({ salt, hash }: KeptCode, code: string) =>
  timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashOf(code, salt), 'hex'));

/**
 * Gives the user a new code, which takes the place of an earlier one.
 * @throws AwsError LimitExceededException
 */
export function withNewCode(user: User, purpose: CodePurpose, now: number): { user: User; code: string } {
  const code = newDigits(6);
  const codes = { ...user.codes, [purpose]: keptCode(bound(user, purpose, code), now + lifetimes[purpose]) };
  return { code, user: { ...counted(user, purpose, now), codes } };
}

/**
 * Looks at a code that a user sent: gives the user as it is now, and what was wrong.
 * @throws AwsError LimitExceededException, also for the right code, so that nobody can go on guessing
 */
export function spendCode(
  user: User,
  purpose: CodePurpose,
  code: string,
  now: number,
): { user: User; refusal?: AwsError } {
  checkAttempts(user, purpose, now);
  const kept = user.codes[purpose];
  if (!kept || kept.expiresAt <= now) return { user, refusal: codeExpired() };
  if (!isCode(kept, bound(user, purpose, code))) return { user: counted(user, purpose, now), refusal: codeMismatch() };
  return { user: withoutCode(user, purpose) };
}

/** Where a code is mailed; it proves that one has this address and no other, whatever the user changes meanwhile. */
export const addressOf = ({ attributes, newEmail }: User, purpose: CodePurpose): string =>
  purpose === 'email' ? (newEmail ?? attributes.email!) : attributes.email!;

const bound = (user: User, purpose: CodePurpose, code: string) => `${addressOf(user, purpose)} ${code}`;

/** The user without a code, and with none of its attempts counted. */
export function withoutCode(user: User, purpose: CodePurpose): User {
  const { [purpose]: _code, ...codes } = user.codes;
  const { [purpose]: _attempts, ...attempts } = user.attempts;
  return { ...user, codes, attempts };
}

/**
 * Counts an attempt.
 * @throws AwsError LimitExceededException where there were too many within an hour
 */
export function counted(user: User, purpose: keyof User['attempts'], now: number): User {
  const { count, since } = checkAttempts(user, purpose, now);
  return { ...user, attempts: { ...user.attempts, [purpose]: { count: count + 1, since } } };
}

/** @throws AwsError LimitExceededException where there were as many within an hour as are allowed */
export function checkAttempts(user: User, purpose: keyof User['attempts'], now: number): Attempts {
  const before = user.attempts[purpose];
  if (!before || now - before.since >= hour) return { count: 0, since: now };
  if (before.count >= attemptsAnHour)
    throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
  return before;
}

/** The code is not the one that was mailed. */
export const codeMismatch = () =>
  new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');

/** There is no code, or its time is over. */
export const codeExpired = () =>
  new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');

const hashOf = (code: string, salt: string) => createHash('sha256').update(`${salt} ${code}`).digest('hex');

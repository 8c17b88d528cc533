import type { CodePurpose, User } from '../directory/user.ts';
import { addressOf, withNewCode } from '../directory/codes.ts';
import type { UserPool } from '../pool.ts';
import type { Context } from './context.ts';

/** Where a code went, as the API shows it. */
export const deliveryTo = (address: string) => ({
  AttributeName: 'email',
  DeliveryMedium: 'EMAIL',
  Destination: masked(address),
});

/** `bob@example.com` as `b***@e***`. */
export function masked(address: string): string {
  const [name = '', host = ''] = address.split('@');
  return `${name.slice(0, 1)}***@${host.slice(0, 1)}***`;
}

/**
 * Keeps a new code of the user and mails it once it is on disk.
 * @returns where it went
 * @throws AwsError LimitExceededException
 */
export async function mailCode(context: Context, pool: UserPool, user: User, purpose: CodePurpose) {
  const { directory, clock, sendMail } = context;
  const made = withNewCode(user, purpose, clock.now());
  directory.put(made.user);
  await directory.written();
  const to = addressOf(user, purpose);
  const { subject, text } =
    purpose === 'password'
      ? { subject: 'Your password reset code', text: 'Your password reset code is {####}.' }
      : pool.users.messages.verification;
  await sendMail({ to, subject, text: filled(text, user, made.code) });
  return deliveryTo(to);
}

/** Mails a code to sign in with, which lives in the session alone. */
export async function mailSignInCode({ sendMail }: Context, user: User, code: string): Promise<void> {
  const text = 'Your sign-in code is {####}.';
  await sendMail({ to: user.attributes.email!, subject: 'Your sign-in code', text: filled(text, user, code) });
}

/** Mails who was made by an administrator that they may come, with a temporary password where there is one. */
export async function mailInvitation(
  { sendMail }: Context,
  pool: UserPool,
  user: User,
  password: string | undefined,
): Promise<void> {
  const { subject, text } =
    password === undefined
      ? { subject: 'Your account', text: 'An account was made for you: {username}.' }
      : pool.users.messages.invitation;
  await sendMail({ to: user.attributes.email!, subject, text: filled(text, user, password ?? '') });
}

const filled = (template: string, user: User, code: string) =>
  template.replaceAll('{####}', () => code).replaceAll('{username}', () => user.attributes.email!);

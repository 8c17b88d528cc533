import { AwsError } from '../../shared/service.ts';
import { withoutFailures } from '../directory/lockout.ts';
import { checkPassword, newPassword } from '../directory/password-policy.ts';
import { verifierOf } from '../directory/srp.ts';
import type { User } from '../directory/user.ts';
import type { UserPool } from '../pool.ts';
import { type Attribute, invalid, shownAttributes } from './attributes.ts';
import { type Context, poolOf, userNotFound, userOf } from './context.ts';
import { mailCode, mailInvitation } from './messages.ts';
import { newUser } from './sign-up.ts';
import { mailsCodes } from './tokens.ts';

/** Whom an administrator names. */
export interface Named {
  UserPoolId: string;
  Username: string;
}

interface CreateRequest extends Named {
  UserAttributes?: Attribute[];
  TemporaryPassword?: string;
  MessageAction?: 'RESEND' | 'SUPPRESS';
}

/** AdminCreateUser; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export const adminCreateUser = (context: Context) => async (input: CreateRequest) => {
  const { directory } = context;
  const pool = poolOf(context, input);
  const isResent = input.MessageAction === 'RESEND';
  const before = isResent ? resendable(context, pool, input) : newUser(context, pool, input, { isAdministrator: true });
  const isWithout = !input.TemporaryPassword && !isResent && mailsCodes(pool);
  const password = isWithout ? undefined : input.TemporaryPassword || newPassword(pool.users.passwordPolicy);
  if (password !== undefined) checkPassword(pool.users.passwordPolicy, password);
  const user =
    password === undefined
      ? { ...before, status: 'CONFIRMED' as const }
      : withTemporary(context, pool, before, password);
  directory.put(user);
  await directory.written();
  if (input.MessageAction !== 'SUPPRESS') await mailInvitation(context, pool, user, password);
  return { User: shown(user, 'Attributes') };
};

function resendable(context: Context, pool: UserPool, { Username }: Named): User {
  const user = context.directory.find(pool.id, Username);
  if (!user) throw userNotFound();
  if (user.status === 'FORCE_CHANGE_PASSWORD') return user;
  throw new AwsError('UnsupportedUserStateException', `Resend not possible. ${user.status} user.`);
}

const day = 24 * 3_600_000;

function withTemporary({ clock }: Context, pool: UserPool, user: User, password: string): User {
  return {
    ...user,
    status: 'FORCE_CHANGE_PASSWORD',
    password: verifierOf({ poolId: pool.id, userId: user.sub }, password),
    temporaryUntil: clock.now() + pool.users.passwordPolicy.temporaryDays * day,
    changedAt: clock.now(),
  };
}

/** AdminSetUserPassword; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword =
  (context: Context) => (input: Named & { Password: string; Permanent?: boolean }) => {
    const pool = poolOf(context, input);
    const user = withoutFailures(userOf(context, pool, input));
    checkPassword(pool.users.passwordPolicy, input.Password);
    const { temporaryUntil: _, ...permanent } = withTemporary(context, pool, user, input.Password);
    context.directory.put(
      input.Permanent ? { ...permanent, status: 'CONFIRMED' } : withTemporary(context, pool, user, input.Password),
    );
    return {};
  };

/** AdminResetUserPassword; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html */
export const adminResetUserPassword = (context: Context) => async (input: Named) => {
  const pool = poolOf(context, input);
  const user = userOf(context, pool, input);
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED')
    throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
  if (user.attributes.email_verified !== 'true')
    throw invalid('Cannot reset password for the user as there is no registered/verified email or phone_number');
  await mailCode(context, pool, { ...user, status: 'RESET_REQUIRED', changedAt: context.clock.now() }, 'password');
  return {};
};

/** AdminGetUser; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser = (context: Context) => (input: Named) =>
  shown(userOf(context, poolOf(context, input), input), 'UserAttributes');

/**
 * AdminDisableUser, which ends all sign-ins:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html
 */
export const adminDisableUser = (context: Context) => (input: Named) => {
  const { directory, clock } = context;
  const user = userOf(context, poolOf(context, input), input);
  directory.revoke(user);
  directory.put({ ...user, isEnabled: false, signedOutAt: clock.now(), changedAt: clock.now() });
  return {};
};

/** AdminEnableUser; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html */
export const adminEnableUser = (context: Context) => (input: Named) => {
  const { directory, clock } = context;
  directory.put({ ...userOf(context, poolOf(context, input), input), isEnabled: true, changedAt: clock.now() });
  return {};
};

/**
 * AdminDeleteUser, which ends all sign-ins:
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html
 */
export const adminDeleteUser = (context: Context) => (input: Named) => {
  context.directory.remove(userOf(context, poolOf(context, input), input));
  return {};
};

/** A user as administrators see it; times are seconds. */
export const shown = (user: User, attributes: 'Attributes' | 'UserAttributes') => ({
  Username: user.sub,
  [attributes]: shownAttributes(user),
  UserCreateDate: user.createdAt / 1000,
  UserLastModifiedDate: user.changedAt / 1000,
  Enabled: user.isEnabled,
  UserStatus: user.status,
});

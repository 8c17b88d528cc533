import { checkAttempts, codeExpired, codeMismatch, counted, spendCode } from '../directory/codes.ts';
import { withoutFailures } from '../directory/lockout.ts';
import { checkPassword } from '../directory/password-policy.ts';
import { isPassword, verifierOf } from '../directory/srp.ts';
import { invalid } from './attributes.ts';
import { appOf, callerOf, type Context, notAuthorized, userNotFound } from './context.ts';
import { deliveryTo, mailCode } from './messages.ts';

/**
 * ForgotPassword; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 * Who is hidden: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export const forgotPassword = (context: Context) => async (input: { ClientId: string; Username: string }) => {
  const { pool, client } = appOf(context, input);
  if (!pool.users.recoversByEmail) throw notAuthorized('Contact administrator to reset password.');
  const user = context.directory.find(pool.id, input.Username);
  if (!user?.isEnabled || user.attributes.email_verified !== 'true') {
    if (client.hidesUsers) return { CodeDeliveryDetails: deliveryTo(input.Username) };
    if (!user) throw userNotFound();
    if (!user.isEnabled) throw notAuthorized('User is disabled.');
    throw invalid('Cannot reset password for the user as there is no registered/verified email or phone_number');
  }
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    throw notAuthorized('User password cannot be reset in the current state.');
  return { CodeDeliveryDetails: await mailCode(context, pool, user, 'password') };
};

/** ConfirmForgotPassword; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export const confirmForgotPassword =
  (context: Context) => (input: { ClientId: string; Username: string; ConfirmationCode: string; Password: string }) => {
    const { directory, clock } = context;
    const { pool, client } = appOf(context, input);
    const found = directory.find(pool.id, input.Username);
    if (!found?.isEnabled) {
      if (client.hidesUsers) throw codeMismatch();
      throw found ? notAuthorized('User is disabled.') : userNotFound();
    }
    if (!found.codes.password) throw codeExpired();
    checkPassword(pool.users.passwordPolicy, input.Password);
    const { user, refusal } = spendCode(found, 'password', input.ConfirmationCode, clock.now());
    if (refusal) {
      directory.put(user);
      throw refusal;
    }
    directory.put({
      ...withoutFailures(user),
      status: 'CONFIRMED',
      password: verifierOf({ poolId: pool.id, userId: user.sub }, input.Password),
      changedAt: clock.now(),
    });
    return {};
  };

/** ChangePassword; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword =
  (context: Context) => async (input: { AccessToken: string; PreviousPassword?: string; ProposedPassword: string }) => {
    const { directory, clock } = context;
    const { pool, user } = await callerOf(context, input);
    const holder = { poolId: pool.id, userId: user.sub };
    checkAttempts(user, 'password change', clock.now());
    // Who has none sets the first one.
    if (user.password && !isPassword(holder, user.password, input.PreviousPassword ?? '')) {
      directory.put(counted(user, 'password change', clock.now()));
      throw notAuthorized();
    }
    checkPassword(pool.users.passwordPolicy, input.ProposedPassword);
    directory.put({ ...user, password: verifierOf(holder, input.ProposedPassword), changedAt: clock.now() });
    return {};
  };

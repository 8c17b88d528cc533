import { AwsError } from '../../shared/service.ts';
import { subOf } from '../claims.ts';
import { codeMismatch, spendCode } from '../directory/codes.ts';
import { checkPassword } from '../directory/password-policy.ts';
import { verifierOf } from '../directory/srp.ts';
import { isKnownByTokenAlone } from '../directory/known-by-token.ts';
import type { User } from '../directory/user.ts';
import type { UserPool } from '../pool.ts';
import { type Attribute, checkRequired, checkUsername, invalid, readAttributes } from './attributes.ts';
import { appOf, type Context, notAuthorized, userNotFound } from './context.ts';
import { deliveryTo, mailCode } from './messages.ts';

/** SignUp; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp =
  (context: Context) =>
  async (input: { ClientId: string; Username: string; Password?: string; UserAttributes?: Attribute[] }) => {
    const { directory, sessions } = context;
    const { pool, client } = appOf(context, input);
    if (!pool.users.allowsSignUp) throw notAuthorized('SignUp is not permitted for this user pool');
    const user = newUser(context, pool, input, { isAdministrator: false });
    if (!input.Password && !pool.users.firstFactors.includes('EMAIL_OTP')) throw invalid('Password is required.');
    if (input.Password) {
      checkPassword(pool.users.passwordPolicy, input.Password);
      user.password = verifierOf({ poolId: pool.id, userId: user.sub }, input.Password);
    }
    directory.put(user);
    const delivery = pool.users.verifiesEmail && (await mailCode(context, pool, user, 'sign-up'));
    const session = { clientId: client.id, sub: user.sub, asked: { what: 'sign-up', isConfirmed: false } as const };
    return {
      UserConfirmed: false,
      UserSub: user.sub,
      ...(delivery && { CodeDeliveryDetails: delivery }),
      ...(client.flows?.includes('ALLOW_USER_AUTH') && {
        Session: sessions.begin(session, client.sessionMinutes ?? 3),
      }),
    };
  };

/** ConfirmSignUp; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export const confirmSignUp =
  (context: Context) => (input: { ClientId: string; Username: string; ConfirmationCode: string; Session?: string }) => {
    const { directory, sessions, clock } = context;
    const { pool, client } = appOf(context, input);
    const found = directory.find(pool.id, input.Username);
    if (!found) throw client.hidesUsers ? codeMismatch() : userNotFound();
    if (!found.isEnabled) throw notAuthorized('User is disabled.');
    if (found.status !== 'UNCONFIRMED')
      throw notAuthorized(`User cannot be confirmed. Current status is ${found.status}`);
    const { user, refusal } = spendCode(found, 'sign-up', input.ConfirmationCode, clock.now());
    if (refusal) {
      directory.put(user);
      throw refusal;
    }
    const attributes = { ...user.attributes, email_verified: 'true' };
    directory.put({ ...user, status: 'CONFIRMED', attributes, changedAt: clock.now() });
    if (input.Session !== undefined) {
      if (sessions.find(input.Session, client.id, 'sign-up').sub !== user.sub) return {};
      sessions.end(input.Session);
    }
    // Amplify sends no session, and signs in by the one that it gets; the code is proof enough where codes sign in.
    if (!client.flows?.includes('ALLOW_USER_AUTH') || !pool.users.firstFactors.includes('EMAIL_OTP')) return {};
    const confirmed = { clientId: client.id, sub: user.sub, asked: { what: 'sign-up', isConfirmed: true } as const };
    return { Session: sessions.begin(confirmed, client.sessionMinutes ?? 3) };
  };

/** ResendConfirmationCode; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export const resendConfirmationCode = (context: Context) => async (input: { ClientId: string; Username: string }) => {
  const { pool, client } = appOf(context, input);
  const user = context.directory.find(pool.id, input.Username);
  if (!user?.isEnabled) {
    if (client.hidesUsers) return { CodeDeliveryDetails: deliveryTo(input.Username) };
    throw user ? notAuthorized('User is disabled.') : userNotFound();
  }
  if (user.status !== 'UNCONFIRMED') throw invalid('User is already confirmed.');
  if (!pool.users.verifiesEmail) throw notAuthorized('Auto verification not turned on.');
  return { CodeDeliveryDetails: await mailCode(context, pool, user, 'sign-up') };
};

/**
 * A user who is not kept yet, or takes the place of one who is known by tokens alone: the same person, also disabled.
 * @throws AwsError UsernameExistsException, InvalidParameterException, NotAuthorizedException
 */
export function newUser(
  { directory, clock, newId }: Context,
  pool: UserPool,
  { Username, UserAttributes }: { Username: string; UserAttributes?: Attribute[] },
  { isAdministrator }: { isAdministrator: boolean },
): User {
  checkUsername(Username);
  const given = readAttributes(pool, UserAttributes, { isAdministrator, isNew: true });
  const { email = Username } = given;
  if (email.toLowerCase() !== Username.toLowerCase())
    throw invalid('email must be the user name where people sign in by e-mail');
  const before = directory.find(pool.id, Username);
  if (before && !isKnownByTokenAlone(before))
    throw new AwsError('UsernameExistsException', 'An account with the given email already exists.');
  const attributes = { email_verified: 'false', ...given, email };
  checkRequired(pool, attributes);
  const derived = subOf(pool.id, email);
  return {
    poolId: pool.id,
    // Taken where its user has another address by now.
    sub: before?.sub ?? (directory.find(pool.id, derived) ? newId() : derived),
    status: 'UNCONFIRMED',
    isEnabled: before?.isEnabled ?? true,
    ...(before?.signedOutAt !== undefined && { signedOutAt: before.signedOutAt }),
    createdAt: clock.now(),
    changedAt: clock.now(),
    attributes,
    groups: [],
    codes: {},
    attempts: {},
  };
}

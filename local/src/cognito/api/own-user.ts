import { addressOf, spendCode } from '../directory/codes.ts';
import type { User } from '../directory/user.ts';
import { type Attribute, aliasExists, invalid, readAttributes, shownAttributes } from './attributes.ts';
import { callerOf, type Context } from './context.ts';
import { mailCode } from './messages.ts';

/** GetUser; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser = (context: Context) => async (input: { AccessToken: string }) => {
  const { user } = await callerOf(context, input);
  return { Username: user.sub, UserAttributes: shownAttributes(user) };
};

/**
 * UpdateUserAttributes; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 * A new address counts at once and is not verified, or once it is:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html
 */
export const updateUserAttributes =
  (context: Context) => async (input: { AccessToken: string; UserAttributes: Attribute[] }) => {
    const { directory, clock } = context;
    const { pool, user: caller } = await callerOf(context, input);
    const { email = caller.attributes.email!, ...given } = readAttributes(pool, input.UserAttributes);
    const isNew = email !== caller.attributes.email;
    // Whoever names the address that counts wants no other any more.
    const { newEmail: _, ...settled } = caller;
    const user: User = isGiven(input, 'email') ? settled : caller;
    const holder = directory.find(pool.id, email);
    if (isNew && holder && holder.sub !== user.sub) throw aliasExists();
    const { keepsOriginalEmail, verifiesEmail } = pool.users;
    const changed = {
      ...user,
      changedAt: clock.now(),
      attributes: {
        ...user.attributes,
        ...given,
        ...(isNew && !keepsOriginalEmail && { email, email_verified: 'false' }),
      },
      ...(isNew && keepsOriginalEmail && { newEmail: email }),
    };
    directory.put(changed);
    if (!isNew || !(verifiesEmail || keepsOriginalEmail)) return {};
    return { CodeDeliveryDetailsList: [await mailCode(context, pool, changed, 'email')] };
  };

/** GetUserAttributeVerificationCode; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export const getUserAttributeVerificationCode =
  (context: Context) => async (input: { AccessToken: string; AttributeName: string }) => {
    const { pool, user } = await callerOf(context, input);
    checkAttribute(input.AttributeName);
    return { CodeDeliveryDetails: await mailCode(context, pool, user, 'email') };
  };

/** VerifyUserAttribute; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export const verifyUserAttribute =
  (context: Context) => async (input: { AccessToken: string; AttributeName: string; Code: string }) => {
    const { directory, clock } = context;
    const { pool, user: found } = await callerOf(context, input);
    checkAttribute(input.AttributeName);
    const { user, refusal } = spendCode(found, 'email', input.Code, clock.now());
    if (refusal) {
      directory.put(user);
      throw refusal;
    }
    const { newEmail: _, ...kept } = user;
    const email = addressOf(user, 'email');
    const holder = directory.find(pool.id, email);
    if (holder && holder.sub !== user.sub) throw aliasExists();
    directory.put({
      ...kept,
      attributes: { ...user.attributes, email, email_verified: 'true' },
      changedAt: clock.now(),
    });
    return {};
  };

const isGiven = ({ UserAttributes }: { UserAttributes: Attribute[] }, name: string) =>
  UserAttributes.some(({ Name }) => Name === name);

function checkAttribute(name: string): void {
  if (name !== 'email') throw invalid('Invalid attribute name: only email can be verified here');
}

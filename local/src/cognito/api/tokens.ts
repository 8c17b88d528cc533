import type { UserPool, UserPoolClient } from '../pool.ts';
import type { SignInRecord, User } from '../directory/user.ts';
import { type App, type Context, notAuthorized } from './context.ts';

/** Ends a sign-in well: with tokens, the refresh token among them. */
export async function signedIn(context: Context, { pool, client }: App, user: User) {
  const { directory, clock, newId } = context;
  const signIn: SignInRecord = {
    ...{ poolId: pool.id, clientId: client.id, sub: user.sub, originId: newId(), isRevoked: false },
    authenticatedAt: Math.floor(clock.now() / 1000),
    expiresAt: clock.now() + (client.refreshTokenMinutes ?? 30 * 24 * 60) * 60_000,
  };
  const result = await tokensOf(context, client, user, signIn, false);
  // The trigger may have taken its time.
  if (!directory.find(pool.id, user.sub)?.isEnabled) throw notAuthorized('User is disabled.');
  return { ChallengeParameters: {}, AuthenticationResult: { ...result, RefreshToken: directory.begin(signIn) } };
}

/**
 * Goes on with a sign-in by its refresh token.
 * @throws AwsError NotAuthorizedException
 */
export async function refreshed(context: Context, { pool, client }: App, token: string) {
  const { directory, clock } = context;
  const signIn = directory.byToken(token);
  if (!signIn || signIn.poolId !== pool.id || signIn.clientId !== client.id)
    throw notAuthorized('Invalid Refresh Token');
  if (signIn.isRevoked) throw notAuthorized('Refresh Token has been revoked');
  if (signIn.expiresAt <= clock.now()) throw notAuthorized('Refresh Token has expired');
  const user = directory.find(pool.id, signIn.sub);
  if (!user?.isEnabled) throw notAuthorized('User is disabled.');
  return { ChallengeParameters: {}, AuthenticationResult: await tokensOf(context, client, user, signIn, true) };
}

async function tokensOf(
  { issuer }: Context,
  client: UserPoolClient,
  { poolId, sub, attributes, groups, status }: User,
  { originId, authenticatedAt }: SignInRecord,
  isRefresh: boolean,
) {
  const { email, email_verified, ...others } = attributes;
  const person = {
    ...{ email: email!, emailVerified: email_verified === 'true', groups, sub, status },
    attributes: others,
  };
  const signedIn = { poolId, clientId: client.id, person, originId, authenticatedAt, isRefresh };
  const { access, id } = await issuer.tokens(signedIn);
  const { accessTokenMinutes = 60 } = client;
  return { AccessToken: access, IdToken: id, TokenType: 'Bearer', ExpiresIn: Math.round(accessTokenMinutes * 60) };
}

/** Whether the pool's choice-based sign-in may begin with a mailed code. */
export const mailsCodes = ({ users }: UserPool) => users.firstFactors.includes('EMAIL_OTP');

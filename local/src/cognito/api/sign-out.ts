import { AwsError } from '../../shared/service.ts';
import { invalid } from './attributes.ts';
import { appOf, callerOf, type Context } from './context.ts';

/** GlobalSignOut; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut = (context: Context) => async (input: { AccessToken: string }) => {
  const { directory, clock } = context;
  const { user } = await callerOf(context, input);
  directory.revoke(user);
  directory.put({ ...user, signedOutAt: clock.now() });
  return {};
};

/** RevokeToken; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken = (context: Context) => (input: { ClientId: string; Token: string }) => {
  const { pool, client } = appOf(context, input);
  if (client.revokesTokens === false)
    throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
  if (input.Token.split('.').length === 3)
    throw new AwsError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
  const signIn = context.directory.byToken(input.Token);
  if (!signIn || signIn.poolId !== pool.id) throw invalid('Invalid refresh token');
  if (signIn.clientId !== client.id)
    throw new AwsError('UnauthorizedException', 'The token was not issued to this client.');
  context.directory.revoke({ originId: signIn.originId });
  return {};
};

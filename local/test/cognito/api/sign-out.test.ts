import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { triggered } from '../given.ts';
import { ClientId, email, minute, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const refresh = (REFRESH_TOKEN: string, given: object = {}) =>
  new InitiateAuthCommand({
    ...{ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN }, ...given },
  });
const revoked = refused('NotAuthorizedException', 'Refresh Token has been revoked');
const revokedAccess = refused('NotAuthorizedException', 'Access Token has been revoked');

describe('a refresh token', () => {
  it('gives new tokens of the same sign-in, by each operation, and stays good', async () => {
    const { send, create, tokens, calls, advance, issuer } = await serveUsers({
      pool: { preTokenGeneration: triggered.preTokenGeneration! },
      details: null,
    });
    await create();
    const first = await tokens();
    advance(31 * minute);
    const answers = [
      await send(refresh(first.RefreshToken)),
      await send(refresh(first.RefreshToken, { AuthFlow: 'REFRESH_TOKEN' })),
      await send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: first.RefreshToken })),
    ];
    const before = decodeJwt(first.AccessToken);
    for (const { AuthenticationResult } of answers) {
      expect(Object.keys(AuthenticationResult!).sort()).toEqual(['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType']);
      const after = await issuer.verify(UserPoolId, AuthenticationResult!.AccessToken!);
      expect(after).toMatchObject({ origin_jti: before.origin_jti, auth_time: before.auth_time, sub: before.sub });
      expect([after.jti === before.jti, Number(after.iat) - Number(before.iat) >= 31 * 60]).toEqual([false, true]);
      expect(await issuer.verify(UserPoolId, AuthenticationResult!.IdToken!)).toMatchObject({ email });
    }
    expect(calls.map(({ event }) => event.triggerSource)).toEqual([
      'TokenGeneration_Authentication',
      ...Array<string>(3).fill('TokenGeneration_RefreshTokens'),
    ]);
  });

  it('is rejected where it is none, of another client, or late', async () => {
    const { send, create, tokens, advance } = await serveUsers({ client: { refreshTokenMinutes: 60 } });
    await create();
    const { RefreshToken, AccessToken } = await tokens();
    const invalid = refused('NotAuthorizedException', 'Invalid Refresh Token');
    expect(await refusal(send(refresh('x')))).toEqual(invalid);
    expect(await refusal(send(refresh(AccessToken)))).toEqual(invalid);
    expect(await refusal(send(refresh(RefreshToken, { ClientId: 'other' })))).toEqual(invalid);
    advance(60 * minute - 1000);
    await send(refresh(RefreshToken));
    advance(1000);
    expect(await refusal(send(refresh(RefreshToken)))).toEqual(
      refused('NotAuthorizedException', 'Refresh Token has expired'),
    );
  });

  it('is opaque, and ends with a user who is disabled, for good', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { RefreshToken, AccessToken } = await tokens();
    expect(RefreshToken.split('.')).toHaveLength(1);
    await send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await refusal(send(refresh(RefreshToken)))).toEqual(revoked);
    expect(await refusal(send(new GetUserCommand({ AccessToken })))).toEqual(revokedAccess);
    await send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    expect(await refusal(send(refresh(RefreshToken)))).toEqual(revoked);
    expect(await send(refresh((await tokens()).RefreshToken))).toHaveProperty('AuthenticationResult');
  });
});

describe('GlobalSignOut', () => {
  it('ends every sign-in of the user at once, and those of nobody else; AppSync still takes the access token', async () => {
    const { send, create, tokens, issuer } = await serveUsers();
    await create();
    await create('eve@example.com');
    const [one, other, eve] = [await tokens(), await tokens(), await tokens('eve@example.com')];
    await send(new GlobalSignOutCommand({ AccessToken: one.AccessToken }));
    for (const { AccessToken, RefreshToken } of [one, other]) {
      expect(await refusal(send(refresh(RefreshToken)))).toEqual(revoked);
      expect(await refusal(send(new GetUserCommand({ AccessToken })))).toEqual(revokedAccess);
      expect(await refusal(send(new GlobalSignOutCommand({ AccessToken })))).toEqual(revokedAccess);
      expect(await issuer.verify(UserPoolId, AccessToken)).toMatchObject({ token_use: 'access' });
    }
    await send(refresh(eve.RefreshToken));
    // A new sign-in within the same second counts.
    const { AccessToken, RefreshToken } = await tokens();
    await send(refresh(RefreshToken));
    await send(new GetUserCommand({ AccessToken }));
  });

  it('ends tokens that were issued before without a sign-in', async () => {
    const { send, create, issuer, advance } = await serveUsers();
    await create();
    const token = () => issuer.token({ poolId: UserPoolId, clientId: ClientId, email, use: 'access' });
    const before = await token();
    advance(1000);
    await send(new GlobalSignOutCommand({ AccessToken: await token() }));
    expect(await refusal(send(new GetUserCommand({ AccessToken: before })))).toEqual(revokedAccess);
  });
});

describe('RevokeToken', () => {
  it('ends one sign-in, and may be called again', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const [one, other] = [await tokens(), await tokens()];
    for (let time = 0; time < 2; time++) await send(new RevokeTokenCommand({ ClientId, Token: one.RefreshToken }));
    expect(await refusal(send(refresh(one.RefreshToken)))).toEqual(revoked);
    expect(await refusal(send(new GetUserCommand({ AccessToken: one.AccessToken })))).toEqual(revokedAccess);
    await send(refresh(other.RefreshToken));
    await send(new GetUserCommand({ AccessToken: other.AccessToken }));
  });

  it('is rejected for other tokens, for those of other clients, and where the client does not revoke', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { RefreshToken, AccessToken } = await tokens();
    const revoke = (Token: string, client = ClientId) =>
      refusal(send(new RevokeTokenCommand({ ClientId: client, Token })));
    expect(await revoke(AccessToken)).toMatchObject({ name: 'UnsupportedTokenTypeException', status: 400 });
    expect(await revoke('x')).toMatchObject({ name: 'InvalidParameterException' });
    expect(await revoke(RefreshToken, 'other')).toMatchObject({ name: 'UnauthorizedException' });
    const { send: another } = await serveUsers({ client: { revokesTokens: false } });
    expect(await refusal(another(new RevokeTokenCommand({ ClientId, Token: 'x' })))).toMatchObject({
      name: 'UnsupportedOperationException',
    });
  });
});

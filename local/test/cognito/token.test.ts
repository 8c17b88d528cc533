import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { functionArn, issuer, pool, triggered, userPools, wish } from './given.ts';

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/) as string;
const claimsWith = async (details: unknown, use: 'access' | 'id' = 'access', groups: string[] = []) =>
  decodeJwt(await userPools({ pools: [triggered], details }).pools.token(wish({ use, groups })));

describe('a token', () => {
  it('for access has the claims of Cognito', async () => {
    const { pools, clock } = userPools();
    const before = Math.floor(clock.now() / 1000);
    const claims = decodeJwt(await pools.token(wish({ groups: ['staff'] })));
    const at = claims.auth_time as number;
    expect(claims).toEqual({
      sub: uuid,
      'cognito:groups': ['staff'],
      iss: issuer,
      client_id: 'client',
      origin_jti: uuid,
      event_id: uuid,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: at,
      iat: at,
      exp: at + 30 * 60,
      jti: uuid,
      username: claims.sub,
    });
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(clock.now() / 1000);
  });

  it('of identity has the claims of Cognito', async () => {
    const claims = decodeJwt(
      await userPools().pools.token(wish({ use: 'id', email: ' Bob@Example.com ', emailVerified: false })),
    );
    const at = claims.auth_time as number;
    expect(claims).toEqual({
      sub: uuid,
      email: 'Bob@Example.com',
      email_verified: false,
      iss: issuer,
      'cognito:username': claims.sub,
      aud: 'client',
      origin_jti: uuid,
      event_id: uuid,
      token_use: 'id',
      auth_time: at,
      iat: at,
      exp: at + 10 * 60,
      jti: uuid,
    });
  });

  it('is signed by a key of the key set', async () => {
    const { pools } = userPools();
    const token = await pools.token(wish());
    const request = { method: 'GET', headers: {}, body: Buffer.alloc(0), remoteAddress: '127.0.0.1' };
    const answer = pools.http({ ...request, path: `/${pool.id}/.well-known/jwks.json` })!;
    const keys = JSON.parse(answer.body) as JSONWebKeySet;
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: keys.keys[0]!.kid });
    expect(Object.keys(keys.keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer });
    expect(payload.username).toBe(payload.sub);
  });

  it('has the same sub for the same address, in any case, and another in another pool', async () => {
    const other = { ...pool, id: 'us-east-1_Other1234' };
    const { pools } = userPools({ pools: [pool, other] });
    const sub = async (given: object) => decodeJwt(await pools.token(wish(given))).sub;
    const bob = await sub({});
    expect(await sub({ email: ' BOB@example.com ' })).toBe(bob);
    expect(await sub({ use: 'id' })).toBe(bob);
    expect(await sub({ email: 'rob@example.com' })).not.toBe(bob);
    expect(await sub({ poolId: other.id })).not.toBe(bob);
    expect(await sub({ sub: 'given' })).toBe('given');
  });

  it('has the time of the clock', async () => {
    const { pools, clock } = userPools();
    clock.advance(365 * 24 * 3_600_000);
    expect(decodeJwt(await pools.token(wish())).iat).toBeGreaterThanOrEqual(Math.floor(clock.now() / 1000) - 1);
  });

  it.each([
    ['pool', { poolId: 'us-east-1_x' }, 'User pool us-east-1_x does not exist.'],
    ['client', { clientId: 'x' }, 'User pool client x does not exist.'],
  ])('is rejected for an unknown %s', async (_, given, message) => {
    await expect(userPools().pools.token(wish(given))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message,
    });
  });
});

describe('the pre-token-generation trigger', () => {
  it('gets the event of version 2', async () => {
    const { pools, calls } = userPools({ pools: [triggered], details: null });
    const claims = decodeJwt(await pools.token(wish({ groups: ['staff'] })));
    expect(calls).toEqual([
      {
        functionArn,
        event: {
          version: '2',
          triggerSource: 'TokenGeneration_Authentication',
          region: 'us-east-1',
          userPoolId: pool.id,
          userName: claims.sub,
          callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client' },
          request: {
            userAttributes: {
              sub: claims.sub,
              'cognito:user_status': 'CONFIRMED',
              email_verified: 'true',
              email: 'bob@example.com',
            },
            groupConfiguration: { groupsToOverride: ['staff'], iamRolesToOverride: [] },
            scopes: ['aws.cognito.signin.user.admin'],
          },
          response: { claimsAndScopeOverrideDetails: null },
        },
      },
    ]);
  });

  it('adds claims to the token that it names', async () => {
    const claimsToAddOrOverride = { email: 'bob@example.com', email_verified: 'true', nested: { a: [1, true] } };
    const details = { accessTokenGeneration: { claimsToAddOrOverride } };
    expect(await claimsWith(details)).toMatchObject(claimsToAddOrOverride);
    expect(await claimsWith(details, 'id')).not.toHaveProperty('nested');
    expect(await claimsWith({ idTokenGeneration: { claimsToAddOrOverride } }, 'id')).toMatchObject(
      claimsToAddOrOverride,
    );
  });

  it('suppresses claims, even those that it adds', async () => {
    const change = { claimsToAddOrOverride: { team: 'a' }, claimsToSuppress: ['email', 'team'] };
    const claims = await claimsWith({ idTokenGeneration: change }, 'id');
    expect(claims).not.toHaveProperty('email');
    expect(claims).not.toHaveProperty('team');
  });

  it.each([
    ['access', ['sub', 'iss', 'exp', 'token_use', 'client_id', 'username', 'scope', 'jti']],
    ['id', ['sub', 'iss', 'exp', 'token_use', 'aud', 'cognito:username', 'jti']],
  ] as const)('cannot change who an %s token is from and for', async (use, names) => {
    const change = {
      claimsToAddOrOverride: Object.fromEntries(names.map((name) => [name, 'forged'])),
      claimsToSuppress: [...names],
    };
    const claims = await claimsWith({ accessTokenGeneration: change, idTokenGeneration: change }, use);
    for (const name of names) expect(claims[name]).toBeDefined();
    expect(Object.values(claims)).not.toContain('forged');
  });

  it('adds and suppresses scopes of the access token', async () => {
    const change = {
      scopesToAdd: ['a/read', 'a/write'],
      scopesToSuppress: ['aws.cognito.signin.user.admin', 'a/write'],
    };
    expect((await claimsWith({ accessTokenGeneration: change })).scope).toBe('a/read');
    expect(await claimsWith({ accessTokenGeneration: change }, 'id')).not.toHaveProperty('scope');
  });

  it('overrides groups in both tokens', async () => {
    const details = { groupOverrideDetails: { groupsToOverride: ['guests'] } };
    for (const use of ['access', 'id'] as const)
      expect((await claimsWith(details, use, ['staff']))['cognito:groups']).toEqual(['guests']);
  });

  it('fails the sign-in when it throws', async () => {
    const trigger = () => Promise.reject(new Error('boom'));
    await expect(userPools({ pools: [triggered], trigger }).pools.token(wish())).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error boom.',
    });
  });

  it.each([[undefined], [null], ['text'], [{}], [{ response: {} }]])(
    'fails the sign-in when it returns %j',
    async (answer) => {
      const trigger = () => Promise.resolve(answer);
      await expect(userPools({ pools: [triggered], trigger }).pools.token(wish())).rejects.toMatchObject({
        name: 'InvalidLambdaResponseException',
        message: 'Unrecognizable lambda output',
      });
    },
  );
});

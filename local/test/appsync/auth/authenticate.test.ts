import { describe, expect, it } from 'vitest';
import { TokenRefused } from '../../../src/appsync/types.ts';
import { AwsError, type Principal } from '../../../src/shared/service.ts';
import { config, given, now, roleArn } from '../support.ts';

const schema = 'type Query { text: String }';
const pool = (userPoolId: string, more = {}) =>
  ({ type: 'AMAZON_COGNITO_USER_POOLS', userPoolId, defaultAction: 'ALLOW', ...more }) as const;
const signed = { method: 'POST', path: '/graphql', body: Buffer.from('{}'), remoteAddress: '10.0.0.9' };
const sigV4 = 'AWS4-HMAC-SHA256 Credential=local/20261123/eu-west-1/appsync/aws4_request';

const token = (claims: object) => ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'sig'].join('.');
const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a';
const claims = { iss: issuer, sub: 's-1', username: 'bob', client_id: 'app', 'cognito:groups': ['readers'] };

const authentication = [pool('eu-west-1_a'), { type: 'AWS_IAM' }, { type: 'API_KEY' }] as const;
const all = { schema, authentication: [...authentication] as unknown as ReturnType<typeof config>['authentication'] };
const verifies = { verifyToken: async () => claims };

describe('a caller', () => {
  it('with an API key has no identity', async () => {
    expect(await given(all).authenticate({ 'x-api-key': 'da2-key' }, signed)).toEqual({
      mode: 'API_KEY',
      identity: null,
    });
  });

  it.each([token(claims), `Bearer ${token(claims)}`])(
    'with the token %s is who the claims say',
    async (authorization) => {
      expect(
        await given(all, verifies).authenticate({ authorization, 'x-forwarded-for': '1.2.3.4, 5.6.7.8' }, signed),
      ).toEqual({
        mode: 'AMAZON_COGNITO_USER_POOLS',
        identity: {
          claims,
          defaultAuthStrategy: 'ALLOW',
          groups: ['readers'],
          issuer,
          sourceIp: ['1.2.3.4', '5.6.7.8', '10.0.0.9'],
          sub: 's-1',
          username: 'bob',
        },
      });
    },
  );

  it('with an ID token is named by cognito:username and may have no groups', async () => {
    const ofIdToken = { iss: issuer, sub: 's-1', 'cognito:username': 'bob', aud: 'app' };
    const { identity } = await given(all, { verifyToken: async () => ofIdToken }).authenticate(
      { authorization: token(ofIdToken) },
      signed,
    );
    expect([identity?.['username'], identity?.['groups']]).toEqual(['bob', null]);
  });

  it('is checked by the pool that issued the token', async () => {
    const asked: string[] = [];
    const api = given(
      { schema, authentication: [pool('eu-west-1_a'), pool('eu-west-1_b')] },
      { verifyToken: async (userPoolId) => (asked.push(userPoolId), claims) },
    );
    await api.authenticate({ authorization: token({ iss: issuer.replace('_a', '_b') }) }, signed);
    await api.authenticate({ authorization: token(claims) }, signed);
    expect(asked).toEqual(['eu-west-1_b', 'eu-west-1_a']);
  });

  const identity = {
    accountId: '000000000000',
    cognitoIdentityAuthProvider: null,
    cognitoIdentityAuthType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    sourceIp: ['10.0.0.9'],
  };
  it.each<[Principal, object]>([
    [{ kind: 'administrator' }, { userArn: 'arn:aws:iam::000000000000:user/local', username: 'local' }],
    [
      { kind: 'role', arn: roleArn, name: 'api' },
      { userArn: 'arn:aws:sts::000000000000:assumed-role/api/api', username: 'api:api' },
    ],
  ])('with a signature is the principal %j', async (principal, who) => {
    const seen: unknown[] = [];
    const api = given(all, { verifySignature: (...given) => (seen.push(given), principal) });
    expect(await api.authenticate({ authorization: sigV4 }, signed)).toEqual({
      mode: 'AWS_IAM',
      identity: { ...identity, ...who },
      principal,
    });
    expect(seen).toEqual([
      [{ method: 'POST', path: '/graphql', headers: { authorization: sigV4 }, body: signed.body }, 'appsync'],
    ]);
  });
});

describe('authenticate', () => {
  const refuses = (reason: TokenRefused['reason']) => ({ verifyToken: () => Promise.reject(new TokenRefused(reason)) });
  const badSignature = {
    verifySignature: () => {
      throw new AwsError('InvalidSignatureException', 'no');
    },
  };
  const notAuthorized = 'You are not authorized to make this call.';
  const notValid = 'Valid authorization header not provided.';
  it.each([
    ['no credentials', {}, {}, 'Missing authorization header'],
    ['an empty header', { authorization: '' }, {}, notValid],
    ['what is no token', { authorization: 'Bearer abc' }, {}, notValid],
    ['a token that is malformed', { authorization: 'a.b.c' }, refuses('malformed'), 'Unable to parse JWT token.'],
    ['a token that is expired', { authorization: token(claims) }, refuses('expired'), 'Token has expired.'],
    ['a token that is invalid', { authorization: token(claims) }, refuses('invalid'), notValid],
    ['a wrong API key', { 'x-api-key': 'da2-no' }, {}, notAuthorized],
    [
      'an API key that is expired',
      { 'x-api-key': 'da2-key' },
      { clock: { now: () => now + 60_000, at: () => () => {} } },
      notAuthorized,
    ],
    ['a bad signature', { authorization: sigV4 }, badSignature, notAuthorized],
  ])('rejects %s', async (_what, headers: Record<string, string>, around, message) => {
    await expect(given(all, around).authenticate(headers, signed)).rejects.toMatchObject({
      name: 'Unauthenticated',
      errorType: 'UnauthorizedException',
      message,
    });
  });

  it.each([
    ['API_KEY', { 'x-api-key': 'da2-key' }, [pool('eu-west-1_a')]],
    ['AWS_IAM', { authorization: sigV4 }, [pool('eu-west-1_a')]],
    ['AMAZON_COGNITO_USER_POOLS', { authorization: token(claims) }, [{ type: 'API_KEY' }]],
  ])('rejects the mode %s where it is off', async (_mode, headers: Record<string, string>, modes) => {
    const api = given({ schema, authentication: modes as ReturnType<typeof config>['authentication'] }, verifies);
    await expect(api.authenticate(headers, signed)).rejects.toMatchObject({ message: notAuthorized });
  });

  it('takes only the tokens of app clients that the regex matches', async () => {
    const api = (appIdClientRegex: string) =>
      given({ schema, authentication: [pool('eu-west-1_a', { appIdClientRegex })] }, verifies);
    await expect(api('ap').authenticate({ authorization: token(claims) }, signed)).rejects.toMatchObject({
      message: notAuthorized,
    });
    expect((await api('app|web').authenticate({ authorization: token(claims) }, signed)).mode).toBe(
      'AMAZON_COGNITO_USER_POOLS',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createApi } from '../../../src/appsync/api.ts';
import { Unauthenticated } from '../../../src/appsync/auth/unauthenticated.ts';
import { TokenRefused } from '../../../src/appsync/types.ts';
import { AwsError, type Principal } from '../../../src/shared/service.ts';
import { config, dependencies, given, now, roleArn } from '../support.ts';

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
  it('with an API key that says nothing of it is good for a week from the start', async () => {
    let time = Date.UTC(2026, 0, 1);
    const clock = { now: () => time, at: () => () => {} };
    const api = given({ schema, apiKeys: [{ key: 'da2-key' }] }, { clock });
    const ask = () => api.authenticate({ 'x-api-key': 'da2-key' }, signed);
    time += 7 * 24 * 60 * 60 * 1000 - 1;
    expect((await ask()).mode).toBe('API_KEY');
    time += 1;
    await expect(ask()).rejects.toThrow('You are not authorized to make this call.');
  });

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

describe('the mode of an authorization', () => {
  const lambda = { type: 'AWS_LAMBDA', functionArn: 'arn:f', ttlSeconds: 0 } as const;
  const own = pool('eu-west-1_a');
  const iam = { type: 'AWS_IAM' } as const;
  const jwt = ['eyJhbGciOiJSUzI1NiJ9', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'sig'].join('.');
  const link = `link-${'A-_9'.repeat(10)}abc`;
  const [lambdaMode, poolMode, iamMode] = ['AWS_LAMBDA', 'AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] as const;
  const notAuthorized = 'You are not authorized to make this call.';
  const notValid = 'Valid authorization header not provided.';

  it.each<[string, string, ReturnType<typeof config>['authentication'], string]>([
    ['a link', link, [own, iam, lambda], lambdaMode],
    ['a link', link, [lambda], lambdaMode],
    ['a link', link, [own, iam], notValid],
    ['a JWT', jwt, [own, iam, lambda], poolMode],
    ['a JWT', jwt, [iam, lambda], lambdaMode],
    ['a JWT with a prefix', `x${jwt}`, [own, lambda], lambdaMode],
    ['a JWT with another scheme', `Token ${jwt}`, [own, lambda], lambdaMode],
    ['a JWT in JSON', JSON.stringify({ accessToken: jwt }), [own, lambda], lambdaMode],
    ['a JWT with a suffix that is no base64', `${jwt}!`, [own, lambda], lambdaMode],
    ['a JWT with a suffix that is base64', `${jwt}x`, [own, lambda], poolMode],
    ['a JWT of algorithm none', jwt.replace(/sig$/, ''), [own, lambda], poolMode],
    ['three parts that are no JWT', 'a.b.c', [own, lambda], lambdaMode],
    ['three parts with a list', 'W10.e30.c', [own, lambda], lambdaMode],
    ['two parts', jwt.replace(/\.sig$/, ''), [own, lambda], lambdaMode],
    ['Bearer and a JWT', `Bearer ${jwt}`, [own, lambda], poolMode],
    ['Bearer and a link', `Bearer ${link}`, [own, lambda], notValid],
    ['bearer and a link', `bearer\t${link}`, [own, lambda], notValid],
    ['Bearer and a link', `Bearer ${link}`, [lambda], notValid],
    ['Bearer and a JWT', `Bearer ${jwt}`, [iam, lambda], notValid],
    ['Bearer alone', 'Bearer', [lambda], notValid],
    ['what begins like Bearer', `Bearer-${link}`, [own, lambda], lambdaMode],
    ['nothing', '', [own, lambda], notValid],
    ['nothing', '', [lambda], notValid],
    ['spaces', ' \t ', [lambda], notValid],
    ['a signature', sigV4, [own, iam, lambda], iamMode],
    ['a signature', sigV4, [own, lambda], lambdaMode],
    ['a signature with a prefix', `x${sigV4}`, [own, iam, lambda], lambdaMode],
    ['a signature', sigV4, [own], notAuthorized],
  ])('with %s as %j and the modes %j is %s', async (_what, authorization, authentication, outcome) => {
    const api = given(
      { schema, authentication },
      {
        ...verifies,
        verifySignature: () => ({ kind: 'administrator' }),
        authorizer: async () => ({ ok: true, payload: { isAuthorized: true } }),
      },
    );
    const asked = api.authenticate({ authorization }, signed);
    if (outcome === notAuthorized || outcome === notValid)
      await expect(asked).rejects.toMatchObject({ message: outcome });
    else expect((await asked).mode).toBe(outcome);
  });

  it('is found or refused for whatever a client writes, which the function gets as it is and no log has', async () => {
    const pieces = [
      'Bearer',
      'bearer',
      ' ',
      '.',
      'e30',
      'W10',
      sigV4,
      'link-',
      'A'.repeat(500),
      '=',
      '\n',
      '\0',
      '💥',
      jwt,
    ];
    let seed = 7;
    const below = (count: number) => (seed = (seed * 48_271) % 2_147_483_647) % count;
    const got: string[] = [];
    const around = dependencies({
      ...refusesAll,
      verifySignature() {
        throw new AwsError('InvalidSignatureException', 'no');
      },
      async authorizer(_arn, event) {
        const token = (event as { authorizationToken: string }).authorizationToken;
        got.push(token);
        const answers = [true, { isAuthorized: token }, { isAuthorized: true, resolverContext: { [token]: token } }];
        return { ok: true, payload: answers[below(answers.length)] };
      },
    });
    const api = createApi(config({ schema, authentication: [own, iam, lambda] }), around);
    const sent: string[] = [];
    for (let turn = 0; turn < 2000; turn++) {
      const authorization = Array.from({ length: below(6) }, () => pieces[below(pieces.length)]).join('');
      const caller = await api.authenticate({ authorization }, signed).catch((error: unknown) => error);
      if (got.at(-1) === authorization) sent.push(authorization);
      else expect(caller).toBeInstanceOf(Unauthenticated);
      if (caller instanceof Error) expect(caller).toMatchObject({ name: 'Unauthenticated' });
      else expect(caller).toMatchObject({ mode: lambdaMode });
      got.length = 0;
    }
    expect(sent.length).toBeGreaterThan(500);
    expect(new Set(around.lines.map(({ error }) => error))).toEqual(
      new Set(['it answered a boolean, not an object', 'isAuthorized is a string, not true or false']),
    );
  });

  it('is API_KEY where there is a key, whatever else there is', async () => {
    const api = given({ schema, authentication: [{ type: 'API_KEY' }, lambda] });
    expect((await api.authenticate({ 'x-api-key': 'da2-key', authorization: link }, signed)).mode).toBe('API_KEY');
  });

  it('is not chosen anew where a token is refused', async () => {
    const api = given({ schema, authentication: [own, lambda] }, refusesAll);
    await expect(api.authenticate({ authorization: jwt }, signed)).rejects.toMatchObject({ message: notValid });
  });
  const refusesAll = { verifyToken: () => Promise.reject(new TokenRefused('invalid')) };
});

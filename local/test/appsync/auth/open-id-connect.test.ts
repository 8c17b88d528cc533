import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AuthenticationProvider } from '../../../src/appsync/types.ts';
import { dependencies, given, now } from '../support.ts';

const schema = 'type Query { text: String }';
const signed = { method: 'POST', path: '/graphql', body: Buffer.from('{}'), remoteAddress: '10.0.0.9' };
const seconds = now / 1000;
const notValid = 'Valid authorization header not provided.';

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keys = await generateKeyPair('RS256');
});

/** An issuer on this machine, that answers from now on. */
async function issuer(document: (url: string) => object = (url) => ({ issuer: url, jwks_uri: `${url}/keys` })) {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
  const asked: string[] = [];
  const server = createServer(({ url: path = '' }, response) => {
    asked.push(path);
    const body = path === '/keys' ? { keys: [jwk] } : document(url);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked };
}

const claims = { sub: 's-1', aud: 'web', iat: seconds - 10, exp: seconds + 60 };

const tokenOf = (iss: string, more: object = {}, key = keys.privateKey) =>
  new SignJWT({ ...claims, iss, ...more }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);

/** An API of these modes, and how it knows a token. */
function api(...authentication: object[]) {
  const around = dependencies();
  const { authenticate } = given({ schema, authentication: authentication as [AuthenticationProvider] }, around);
  return { lines: around.lines, ask: (authorization: string) => authenticate({ authorization }, signed) };
}
const provider = (url: string, more: object = {}) => ({ type: 'OPENID_CONNECT', issuer: url, ...more });

describe('a provider of OpenID Connect', () => {
  it.each(['', 'Bearer '])('knows its tokens with %j before them, and reads its keys once', async (before) => {
    const { url, asked } = await issuer();
    const { ask } = api(provider(url));
    const token = before + (await tokenOf(url));
    const expected = { mode: 'OPENID_CONNECT', identity: { claims: { ...claims, iss: url }, issuer: url, sub: 's-1' } };
    expect(await ask(token)).toEqual(expected);
    expect(await ask(token)).toEqual(expected);
    expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it.each<[string, object, object, string]>([
    ['is over', {}, { exp: seconds - 1 }, 'Token has expired.'],
    ['is not good yet', {}, { nbf: seconds + 10 }, notValid],
    ['never ends', {}, { exp: undefined }, notValid],
    ['is for another client', { clientId: 'we' }, {}, notValid],
    ['was issued too long ago', { iatTtlMs: 10_000 }, {}, 'Token has expired.'],
    [
      'is of somebody who signed in too long ago',
      { authTtlMs: 10_000 },
      { auth_time: seconds - 20 },
      'Token has expired.',
    ],
    ['does not say when somebody signed in', { authTtlMs: 10_000 }, {}, 'Token has expired.'],
  ])('refuses a token that %s', async (_, settings, more, message) => {
    const { url } = await issuer();
    const { ask } = api(provider(url, settings));
    await expect(ask(await tokenOf(url, more))).rejects.toMatchObject({ name: 'Unauthenticated', message });
  });

  it.each([
    ['for', { clientId: 'we.|app', iatTtlMs: 11_000 }, {}],
    ['of one of several it is for', { clientId: 'web' }, { aud: ['app', 'web'] }],
    ['by whom it was asked for', { clientId: 'app', authTtlMs: 11_000 }, { azp: 'app', auth_time: seconds - 10 }],
  ])('takes a token by the client that it is %s', async (_, settings, more) => {
    const { url } = await issuer();
    expect((await api(provider(url, settings)).ask(await tokenOf(url, more))).mode).toBe('OPENID_CONNECT');
  });

  it('refuses what others signed', async () => {
    const { url } = await issuer();
    const { privateKey } = await generateKeyPair('RS256');
    await expect(api(provider(url)).ask(await tokenOf(url, {}, privateKey))).rejects.toMatchObject({
      message: notValid,
    });
    await expect(api(provider(url)).ask(await tokenOf(`${url}/other`))).rejects.toMatchObject({ message: notValid });
    await expect(api(provider(url)).ask('a.b.c')).rejects.toMatchObject({ name: 'Unauthenticated' });
  });

  it('is told from others, and from user pools, by the issuer', async () => {
    const [one, other] = [await issuer(), await issuer()];
    const pool = { type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'eu-west-1_a', defaultAction: 'ALLOW' };
    const { ask } = api(pool, provider(`${one.url}/`), provider(other.url));
    expect((await ask(await tokenOf(other.url))).identity?.['issuer']).toBe(other.url);
    expect(one.asked).toEqual([]);
    await expect(ask(await tokenOf('https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a'))).rejects.toThrow(
      'unexpected call of verifyToken',
    );
  });

  it.each([
    [
      'is another',
      () => ({ issuer: 'https://id.example', jwks_uri: 'x' }),
      /is of another issuer, https:\/\/id\.example$/,
    ],
    ['says nothing of its keys', (url: string) => ({ issuer: url }), /has no issuer or no jwks_uri$/],
  ])('refuses every token where the issuer %s, and says why', async (_, document, error) => {
    const { url } = await issuer(document);
    const { ask, lines } = api(provider(url));
    await expect(ask(await tokenOf(url))).rejects.toMatchObject({ message: notValid });
    expect(lines).toEqual([
      { level: 'ERROR', message: `the issuer ${url} cannot be read`, error: expect.stringMatching(error) as unknown },
    ]);
  });

  it('is asked again where it could not be reached', async () => {
    const { ask, lines } = api(provider('http://127.0.0.1:1'));
    for (let time = 0; time < 2; time++)
      await expect(ask(await tokenOf('http://127.0.0.1:1'))).rejects.toMatchObject({ message: notValid });
    expect(lines).toHaveLength(2);
  });

  it.each([
    ['no URL', { issuer: 'id.example' }, /its issuer of OpenID Connect is id\.example; give a URL of https: or http:$/],
    [
      'a client that is no expression',
      { issuer: 'https://id.example', clientId: '(' },
      /ClientId of OpenID Connect is no/,
    ],
  ])('stops the start with %s', (_, settings, message) => {
    expect(() => api(provider('x', settings))).toThrow(message);
  });
});

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSigningKey } from '../../src/cognito/signing-key.ts';
import { TokenRejected } from '../../src/cognito/verifier.ts';
import { folder, issuer, pool, userPools, wish } from './given.ts';

const directory = folder();
const key = openSigningKey(directory);
const given = () => userPools({ directory });

/** Signs any claims with the pool's key, right or wrong. */
const signed = (claims: object, { kid = key.id, alg = 'RS256', by = key.privateKey as KeyObject | Uint8Array } = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ kid, alg }).sign(by);

const fault = async (verify: Promise<unknown>) =>
  verify.then(
    () => 'accepted',
    (error: unknown) => (error instanceof TokenRejected ? error.reason : error),
  );

describe('verifying', () => {
  const good = (now: number) => ({
    iss: issuer,
    client_id: 'client',
    token_use: 'access',
    exp: Math.floor(now / 1000) + 60,
  });

  it.each(['access', 'id'] as const)('gives the claims of an %s token, the second time too', async (use) => {
    const { pools } = given();
    const token = await pools.token(wish({ use }));
    const claims = await pools.verify(pool.id, token);
    expect(claims).toMatchObject({ token_use: use, iss: issuer });
    expect(() => (claims.sub = 'changed by a reader')).toThrow(TypeError);
    expect((await pools.verify(pool.id, token)).sub).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('accepts a token until it expires by the clock, remembered or not', async () => {
    const { pools, clock } = given();
    const token = await pools.token(wish());
    clock.advance(29 * 60_000);
    expect(await fault(pools.verify(pool.id, token))).toBe('accepted');
    clock.advance(60_000);
    expect(await fault(pools.verify(pool.id, token))).toBe('expired');
    expect(await fault(pools.verify(pool.id, token))).toBe('expired');
  });

  it.each([
    ['now', 0, 'accepted'],
    ['a minute ahead', 60, 'accepted'],
    ['more than a minute ahead', 65, 'invalid'],
    ['at a time it does not say', undefined, 'accepted'],
    ['at what is no time', 'soon', 'invalid'],
  ])('judges a token that was issued %s (%s): %s', async (_, ahead, outcome) => {
    const { pools, clock } = given();
    const now = Math.floor(clock.now() / 1000);
    const iat = typeof ahead === 'number' ? now + ahead : ahead;
    const token = await signed({ ...good(clock.now()), exp: now + 3600, iat });
    expect(await fault(pools.verify(pool.id, token))).toBe(outcome);
  });

  it.each([
    ['nothing', ''],
    ['a word', 'token'],
    ['three words', 'a.b.c'],
    ['a signature header', 'AWS4-HMAC-SHA256 Credential=x'],
    ['a payload that is no object', `${btoa('{"alg":"RS256"}')}.${btoa('[]')}.x`],
    ['a header that is no JSON', `x.${btoa('{}')}.x`],
  ])('rejects %s as malformed', async (_, token) => {
    expect(await fault(given().pools.verify(pool.id, token))).toBe('malformed');
  });

  it('accepts what differs in nothing below', async () => {
    const { pools, clock } = given();
    expect(await fault(pools.verify(pool.id, await signed(good(clock.now()))))).toBe('accepted');
  });

  it.each([
    ['another issuer', { iss: `${issuer}x` }],
    ['an unknown client', { client_id: 'other' }],
    ['a client in the wrong claim', { client_id: undefined, aud: 'client' }],
    ['a list of clients', { client_id: ['client'] }],
    ['another use', { token_use: 'refresh' }],
    ['no use', { token_use: undefined }],
    ['no expiry', { exp: undefined }],
  ])('rejects %s as invalid', async (_, change) => {
    const { pools, clock } = given();
    expect(await fault(pools.verify(pool.id, await signed({ ...good(clock.now()), ...change })))).toBe('invalid');
  });

  it('rejects a key that is not its own', async () => {
    const { pools, clock } = given();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await fault(pools.verify(pool.id, await signed(good(clock.now()), { by: privateKey })))).toBe('invalid');
    expect(await fault(pools.verify(pool.id, await signed(good(clock.now()), { kid: 'other' })))).toBe('invalid');
  });

  it('rejects other algorithms, the public key as a shared secret among them', async () => {
    const { pools, clock } = given();
    const by = Buffer.from(JSON.stringify(key.publicJwk));
    expect(await fault(pools.verify(pool.id, await signed(good(clock.now()), { alg: 'HS256', by })))).toBe('invalid');
    const unsigned = [{ alg: 'none', kid: key.id }, good(clock.now())].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    expect(await fault(pools.verify(pool.id, `${unsigned.join('.')}.`))).toBe('invalid');
  });

  it('rejects a token of another pool', async () => {
    const other = { ...pool, id: 'us-east-1_Other1234' };
    const { pools } = userPools({ directory, pools: [pool, other] });
    const token = await pools.token(wish({ poolId: other.id }));
    expect(await fault(pools.verify(pool.id, token))).toBe('invalid');
  });

  it('rejects a token that was changed anywhere, and never repeats it', async () => {
    const { pools } = given();
    const token = await pools.token(wish());
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom('A', 'x', '7', '.', '='), async (at, letter) => {
        fc.pre(token[at] !== letter && at !== token.length - 1);
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        const error = await pools.verify(pool.id, changed).then(() => undefined, String);
        expect(error).toMatch(/^TokenRejected: the token /);
        expect(error).not.toContain(changed.slice(0, 20));
      }),
    );
  });

  it('remembers no more than a thousand tokens', async () => {
    const { pools, clock } = given();
    const tokens = await Promise.all(
      Array.from({ length: 1100 }, (_, n) => signed({ ...good(clock.now()), jti: String(n) })),
    );
    for (const token of tokens) await pools.verify(pool.id, token);
    expect(await fault(pools.verify(pool.id, tokens[0]!))).toBe('accepted');
  });

  it('fails for a pool that is not there', async () => {
    await expect(given().pools.verify('x', 'y')).rejects.toThrow(`there is no user pool x; there are: ${pool.id}`);
  });

  it('says which data folder issued a token that counts here no more than any other, once', async () => {
    const place = folder();
    const [ours, theirs] = [join(place, 'ours'), join(place, '.theirs')];
    const lines: string[] = [];
    const own = userPools({ directory: join(ours, 'users'), report: (line) => lines.push(line) }).pools;
    const other = userPools({ directory: join(theirs, 'users') }).pools;
    const token = await other.token(wish());
    expect([await fault(own.verify(pool.id, token)), await fault(own.verify(pool.id, token))]).toEqual([
      'invalid',
      'invalid',
    ]);
    const way = `issue tokens for this backend with DATA_DIR ${ours}`;
    expect(lines).toEqual([`a token was refused that the data folder ${theirs} issued; ${way}`]);

    const elsewhere = userPools({ directory: join(folder(), 'x', 'users') }).pools;
    expect(await fault(own.verify(pool.id, await elsewhere.token(wish())))).toBe('invalid');
    expect(lines.slice(1)).toEqual([
      `a token was refused that another data folder issued, none beside this one; ${way}`,
    ]);

    // Neither its own tokens nor what is no token of the pool is told of.
    await fault(own.verify(pool.id, `${await own.token(wish())}x`));
    await fault(
      own.verify(pool.id, await signed({ iss: 'https://elsewhere.example', exp: 2 ** 31 }, { kid: 'theirs' })),
    );
    await fault(own.verify(pool.id, 'no token'));
    expect(lines).toHaveLength(2);
  });
});

import { describe, expect, it } from 'vitest';
import { issuer, pool, userPools } from './given.ts';

const get = (path: string, method = 'GET') =>
  userPools().pools.http({
    method,
    path,
    headers: { host: 'localhost:4600' },
    body: Buffer.alloc(0),
    remoteAddress: '127.0.0.1',
  });

describe('the public documents of a pool', () => {
  it('tell issuer and key set', () => {
    const { status, headers, body } = get(`/${pool.id}/.well-known/openid-configuration?x=1`)!;
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    expect(JSON.parse(body)).toMatchObject({
      issuer,
      jwks_uri: `http://localhost:4600/${pool.id}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it.each([
    ['another path', '/health'],
    ['another pool', '/us-east-1_x/.well-known/jwks.json'],
    ['another document', `/${pool.id}/.well-known/toString`],
    ['another method', `/${pool.id}/.well-known/jwks.json`, 'POST'],
  ])('are not at %s', (_, path, method?) => {
    expect(get(path, method)).toBeUndefined();
  });
});

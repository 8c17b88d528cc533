import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import { issuerOf, type UserPool } from './pool.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * Answers the public documents of a pool, `/<pool id>/.well-known/…`; gives nothing for any other path.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function createDiscovery(pools: ReadonlyMap<string, UserPool>, { publicJwk }: SigningKey) {
  const documents: Record<string, (pool: UserPool, host: string) => unknown> = {
    'jwks.json': () => ({ keys: [publicJwk] }),
    'openid-configuration': (pool, host) => ({
      issuer: issuerOf(pool),
      // The issuer's own address would lead to AWS, which does not know this pool.
      jwks_uri: `http://${host}/${pool.id}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'token'],
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
      subject_types_supported: ['public'],
    }),
  };
  return ({ method, path, headers }: HttpRequest): HttpResponse | undefined => {
    const [, poolId = '', name = ''] = /^\/([\w-]+)\/\.well-known\/([\w.-]+)(?:\?.*)?$/.exec(path) ?? [];
    const pool = pools.get(poolId);
    const document = Object.hasOwn(documents, name) ? documents[name] : undefined;
    if (method !== 'GET' || !pool || !document) return undefined;
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=86400' },
      body: JSON.stringify(document(pool, headers.host ?? 'localhost')),
    };
  };
}

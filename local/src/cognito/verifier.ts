import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JWK } from 'jose';
import type { Clock } from '../shared/clock.ts';
import type { Claims } from './claims.ts';
import { issuerOf, type UserPool } from './pool.ts';
import type { SigningKey } from './signing-key.ts';

/** Why a token does not count: it is no JWT, its time is over, or it is not a token of this pool. */
export type TokenFault = 'malformed' | 'expired' | 'invalid';

/** A token that does not count. Its message never holds any of the token. */
export class TokenRejected extends Error {
  override name = 'TokenRejected';
  constructor(
    readonly reason: TokenFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * How many seconds ahead a token may have been issued. AWS does not say; its own verifier for Node does not look, and
 * Cognito's tokens come up to a second early (fastapi-cloudauth issue 65).
 */
const skew = 60;

/** How many tokens are remembered as verified. */
const remembered = 1000;

/** Claims are remembered: nobody may change them. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}

/** Makes the check of one pool's tokens: signature, issuer, time, use and client, as AppSync checks them. */
export function createVerifier(
  pool: UserPool,
  { publicJwk }: SigningKey,
  clock: Clock,
): (token: string) => Promise<Claims> {
  const keys = createLocalJWKSet({ keys: [publicJwk as JWK] });
  const clients = new Set(pool.clients.map(({ id }) => id));
  const known = new Map<string, Claims>();

  return async (token) => {
    const seen = known.get(token);
    if (seen) {
      if (Number(seen.exp) > Math.floor(clock.now() / 1000)) return seen;
      known.delete(token);
    }
    const claims = frozen(await verified(token));
    if (known.size >= remembered) known.delete(known.keys().next().value!);
    known.set(token, claims);
    return claims;
  };

  async function verified(token: string): Promise<Claims> {
    try {
      decodeJwt(token);
    } catch (cause) {
      throw new TokenRejected('malformed', 'the token is not a JWT', { cause });
    }
    const claims = await jwtVerify(token, keys, {
      issuer: issuerOf(pool),
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'token_use'],
      currentDate: new Date(clock.now()),
    }).then(({ payload }): Claims => payload, rejectAs);
    const client =
      claims.token_use === 'access' ? claims.client_id : claims.token_use === 'id' ? claims.aud : undefined;
    if (typeof client !== 'string' || !clients.has(client))
      throw new TokenRejected('invalid', `the token is not an access or ID token of a client of pool ${pool.id}`);
    if (Number(claims.iat ?? 0) > clock.now() / 1000 + skew)
      throw new TokenRejected('invalid', `the token was issued in the future: ${String(claims.iat)}`);
    return claims;
  }
}

function rejectAs(cause: unknown): never {
  if (cause instanceof errors.JWTExpired) throw new TokenRejected('expired', 'the token has expired', { cause });
  if (cause instanceof errors.JWSInvalid)
    throw new TokenRejected('malformed', 'the token is not a signed JWT', { cause });
  if (cause instanceof errors.JOSEError)
    throw new TokenRejected('invalid', `the token does not count: ${cause.code}`, { cause });
  throw cause;
}

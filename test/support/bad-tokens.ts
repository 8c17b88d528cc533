import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { openSigningKey } from '@countersign/local/testing';
import { decodeJwt, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** Tokens that are like a good one but for the one thing that their name says. */
export interface BadTokens {
  malformed: string;
  /** Its time was over a second ago. */
  expired: string;
  /** Of another pool, signed by that pool's key. */
  ofAnotherPool: string;
  /** Says what a good one says, and names its key, but another key signed it. */
  forged: string;
  /** Says what a good one says, and that it needs no signature. */
  unsigned: string;
  /** Of another client of the same pool. */
  ofAnotherClient: string;
  /** Of the pool, without an e-mail address, as access tokens are where the pool has no trigger. */
  withoutEmail: string;
}

/**
 * Makes bad tokens out of a good one.
 * @param dataDir the backend's, where the key of its pool lies
 * @param now milliseconds since the epoch
 */
export async function badTokens(token: string, dataDir: string, now: number): Promise<BadTokens> {
  const claims = decodeJwt(token);
  const { privateKey: foreign } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sign = (changes: JWTPayload, key?: KeyObject) => resign(token, dataDir, changes, key);
  const seconds = Math.floor(now / 1000);
  return {
    malformed: `${token.split('.', 2).join('.')}.not base64`,
    expired: await sign({ iat: seconds - 3601, auth_time: seconds - 3601, exp: seconds - 1 }),
    ofAnotherPool: await sign({ iss: `${claims.iss!.slice(0, -5)}Other` }, foreign),
    forged: await sign({}, foreign),
    unsigned: new UnsecuredJWT(claims).encode(),
    ofAnotherClient: await sign({ client_id: 'another-client' }),
    withoutEmail: await sign({ email: undefined, email_verified: undefined }),
  };
}

/**
 * Makes a token that says something else than a good one.
 * @param key @default the key of the backend's pool, whose tokens count
 */
export function resign(token: string, dataDir: string, changes: object, key?: KeyObject): Promise<string> {
  const { id: kid, privateKey } = openSigningKey(join(dataDir, 'users'));
  const claims = { ...decodeJwt(token), ...changes };
  return new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(key ?? privateKey);
}

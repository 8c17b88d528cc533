import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The key that signs all tokens of this machine's pools. */
export interface SigningKey {
  /** Names the key in the header of tokens and in the key set. */
  id: string;
  privateKey: KeyObject;
  /** The public half as `jwks.json` shows it. */
  publicJwk: JsonWebKey & { kid: string; alg: 'RS256'; use: 'sig' };
}

/** Where a directory keeps its key: a private JWK. */
export const signingKeyPath = (directory: string) => join(directory, 'cognito-signing-key.json');

/**
 * Reads the directory's key, making it first where there is none. Processes that start at once agree on one key: each
 * writes its own aside, and only one of them gets to link it into place.
 */
export function openSigningKey(directory: string): SigningKey {
  const path = signingKeyPath(directory);
  const found = read(path);
  if (found) return found;
  mkdirSync(directory, { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    writeFileSync(aside, JSON.stringify(privateKey.export({ format: 'jwk' })), { mode: 0o600 });
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return read(path)!;
}

function read(path: string): SigningKey | undefined {
  try {
    const privateKey = createPrivateKey({ key: JSON.parse(readFileSync(path, 'utf8')) as JsonWebKey, format: 'jwk' });
    const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
    const id = createHash('sha256').update(`${n}.${e}`).digest('base64');
    return { id, privateKey, publicJwk: { alg: 'RS256', e: e!, kid: id, kty: kty!, n: n!, use: 'sig' } };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `cannot read the signing key ${path}: ${(cause as Error).message}; remove it, and tokens are signed anew`,
      {
        cause,
      },
    );
  }
}

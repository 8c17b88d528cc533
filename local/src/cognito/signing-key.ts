import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDisk } from '../shared/storage/disk.ts';
import { makeFileNow, makeFolder } from '../shared/storage/files.ts';

/** The key that signs all tokens of this machine's pools. */
export interface SigningKey {
  /** Names the key in the header of tokens and in the key set. */
  id: string;
  privateKey: KeyObject;
  /** The public half as `jwks.json` shows it. */
  publicJwk: JsonWebKey & { kid: string; alg: 'RS256'; use: 'sig' };
}

/** Makes things up about people who are not there: the same for the same text each time, and for nobody else to tell. */
export function pretenderOf({ privateKey }: SigningKey): (text: string) => Buffer {
  const secret = createHash('sha256')
    .update(privateKey.export({ type: 'pkcs8', format: 'der' }))
    .digest();
  return (text) => createHmac('sha256', secret).update(text).digest();
}

/** Where a directory keeps its key: a private JWK. */
export const signingKeyPath = (directory: string) => join(directory, 'cognito-signing-key.json');

/**
 * Reads the directory's key, making it first where there is none; processes that start at once agree on one key.
 */
export function openSigningKey(directory: string, disk = createDisk({ durability: 'synced' })): SigningKey {
  const path = signingKeyPath(directory);
  const found = read(path);
  if (found) return found;
  makeFolder(directory, disk);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  makeFileNow(path, JSON.stringify(privateKey.export({ format: 'jwk' })), disk, { mode: 0o600 });
  return read(path)!;
}

/** The id of a directory's key; nothing where there is none, or none that can be read. */
export function keyIdIn(directory: string): string | undefined {
  try {
    return read(signingKeyPath(directory))?.id;
  } catch {
    return undefined;
  }
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

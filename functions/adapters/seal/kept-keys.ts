import { keysPrefix, type StoredSealingKey } from '../../domain/record/sealing-key.ts';
import { getObject, listVersions } from '../bucket.ts';
import { canonical } from '../record-hash.ts';
import { sha256 } from './sign.ts';

/**
 * Reads all keys that the stack has sealed with: of each what was written first. What somebody else has put beside them is no key.
 * @throws NoAnswer, Unavailable
 */
export async function readSealingKeys(): Promise<StoredSealingKey[]> {
  const first = new Map<string, string>();
  for (const { key, versionId, isDeleteMarker } of await listVersions(keysPrefix))
    if (!isDeleteMarker) first.set(key, versionId);
  const read = [...first].map(async ([key, versionId]) => keyIn(key, (await getObject(key, versionId)).toString()));
  return (await Promise.all(read)).filter((key) => key !== undefined);
}

function keyIn(name: string, text: string): StoredSealingKey | undefined {
  try {
    const key = JSON.parse(text) as StoredSealingKey;
    const isNamed = name === `${keysPrefix}${key.keyId}.json` && key.keyId === thumbprintOf(key.jwk);
    return isNamed && typeof key.certificate === 'string' && Number.isFinite(key.createdAt) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The id of a key: its members in the order of their names, which RFC 8785 writes alike (https://www.rfc-editor.org/rfc/rfc7638). */
export function thumbprintOf({ crv, kty, x, y }: Record<string, unknown>): string {
  return sha256(canonical({ crv, kty, x, y })).toString('base64url');
}

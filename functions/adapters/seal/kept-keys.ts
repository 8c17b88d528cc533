import { keysPrefix, type StoredSealingKey } from '../../domain/record/sealing-key.ts';
import { getObject, listVersions } from '../bucket.ts';

/** Reads all keys that the stack has sealed with: of each what was written first. @throws NoAnswer, Unavailable */
export async function readSealingKeys(): Promise<StoredSealingKey[]> {
  const first = new Map<string, string>();
  for (const { key, versionId, isDeleteMarker } of await listVersions(keysPrefix))
    if (!isDeleteMarker) first.set(key, versionId);
  return Promise.all(
    [...first].map(async ([key, versionId]) => {
      return JSON.parse((await getObject(key, versionId)).toString()) as StoredSealingKey;
    }),
  );
}

/** The bytes of a certificate in PEM. */
export const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

import { createPublicKey, randomBytes } from 'node:crypto';
import { keyOfKey, type StoredSealingKey } from '../../domain/record/sealing-key.ts';
import { putNewObject } from '../bucket.ts';
import { environment } from '../environment.ts';
import { selfSignedCertificate } from './certificate.ts';
import { readPublicKey, signDigest } from './kms-key.ts';
import { readSealingKeys, thumbprintOf } from './kept-keys.ts';
import { pemOf } from './pem.ts';

/** How long a certificate says that its key is good, in years: a seal is looked at long after. */
const years = 30;

let known: Promise<StoredSealingKey> | undefined;

/**
 * Gives the key that seals, with its certificate, which is made when the key is first used and kept.
 * @throws NoAnswer, Unavailable
 */
export function sealingKey(): Promise<StoredSealingKey> {
  known ??= readOrMake().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function readOrMake(): Promise<StoredSealingKey> {
  const publicKey = await readPublicKey();
  const { kty, crv, x, y } = createPublicKey({ key: publicKey, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  const keyId = thumbprintOf({ crv, kty, x, y });
  const kept = await readSealingKey(keyId);
  if (kept) return kept;
  const now = Date.now();
  const certificate = await selfSignedCertificate({
    publicKey,
    name: environment('POWERTOOLS_SERVICE_NAME'),
    from: new Date(now),
    until: new Date(now + years * 365.25 * 86_400_000),
    serial: randomBytes(16),
    sign: signDigest,
  });
  const key: StoredSealingKey = {
    keyId,
    jwk: { kty: kty!, crv: crv!, x: x!, y: y!, alg: 'ES256', use: 'sig', kid: keyId },
    certificate: pemOf(certificate),
    createdAt: now,
  };
  await putNewObject(keyOfKey(keyId), JSON.stringify(key));
  // Another may have been faster.
  return (await readSealingKey(keyId))!;
}

async function readSealingKey(keyId: string): Promise<StoredSealingKey | undefined> {
  return (await readSealingKeys()).find((key) => key.keyId === keyId);
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import { signDigest } from '@countersign/local/testing';
import { calculateJwkThumbprint } from 'jose';
import type { Sign } from '../../functions/adapters/seal/sign.ts';
import { selfSignedCertificate } from '../../functions/adapters/seal/certificate.ts';

/** A key that seals, as KMS has it, and what is published of it. */
export interface SealingKey {
  sign: Sign;
  /** SubjectPublicKeyInfo in DER. */
  publicKey: Buffer;
  jwk: JsonWebKey;
  keyId: string;
  /** In DER. */
  certificate: Buffer;
}

/** Makes a key of P-256 with its certificate, which is good from a year ago on for ten years. */
export async function createSealingKey(name = 'Countersign-test'): Promise<SealingKey> {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const privateKey = createPrivateKey({ key: pair.privateKey, type: 'pkcs8', format: 'der' });
  const jwk = createPublicKey({ key: pair.publicKey, type: 'spki', format: 'der' }).export({ format: 'jwk' });
  const sign: Sign = async (digest) => signDigest(digest, privateKey);
  const year = new Date().getUTCFullYear();
  return {
    ...{ sign, publicKey: pair.publicKey, jwk, keyId: await calculateJwkThumbprint(jwk as never) },
    certificate: await selfSignedCertificate({
      ...{ publicKey: pair.publicKey, name, sign, serial: randomBytes(16) },
      ...{ from: new Date(Date.UTC(year - 1, 0)), until: new Date(Date.UTC(year + 9, 0)) },
    }),
  };
}

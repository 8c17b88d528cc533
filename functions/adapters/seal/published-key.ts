import { createPublicKey, X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, errors, importJWK, type JWK } from 'jose';
import { derOf } from './pem.ts';
import { sha256 } from './sign.ts';

/** What is published of a key that seals, or has sealed. */
export interface PublishedKey {
  /** Its thumbprint (https://www.rfc-editor.org/rfc/rfc7638), in base64url. */
  keyId: string;
  /** The public key, on the curve P-256. */
  jwk: object;
  /** In PEM, or its DER in base64. */
  certificate?: string | null;
  /** When the next key took its place, in ISO 8601. */
  retiredAt?: string | null;
}

/** Says what is wrong with a signature by a key: the key's own name, its certificate as the header names it, the signature itself. */
export async function checkSignature(
  key: PublishedKey,
  jws: string,
  header: Record<string, unknown>,
): Promise<string[]> {
  return [
    ...(await checkThumbprint(key)),
    ...(key.certificate ? checkCertificate(key, key.certificate, header['x5t#S256']) : []),
    ...(await checkJws(key, jws)),
  ];
}

/** How long what was being sealed may take when a key is retired, in milliseconds. */
const overlap = 2 * 3_600_000;

/** Says whether a seal claims to be younger than its key's retirement: whoever has got at an old key could make one. */
export function checkRetirement({ keyId, retiredAt }: PublishedKey, sealedAt: string): string[] {
  const isLate = retiredAt && Date.parse(sealedAt) > Date.parse(retiredAt) + overlap;
  return isLate
    ? [`the seal was made at ${sealedAt} by its own word; the key ${keyId} was retired at ${retiredAt}`]
    : [];
}

async function checkThumbprint({ keyId, jwk }: PublishedKey): Promise<string[]> {
  try {
    const thumbprint = await calculateJwkThumbprint(jwk as JWK);
    return thumbprint === keyId ? [] : [`the key that is given as ${keyId} has the thumbprint ${thumbprint}`];
  } catch (error) {
    return [`the key that is given as ${keyId} is no JWK: ${(error as Error).message}`];
  }
}

function checkCertificate({ keyId, jwk }: PublishedKey, certificate: string, named: unknown): string[] {
  const der = derOf(certificate);
  const thumbprint = sha256(der).toString('base64url');
  const problems: string[] = [];
  try {
    if (!new X509Certificate(der).publicKey.equals(createPublicKey({ key: jwk as never, format: 'jwk' })))
      problems.push(`the certificate that is given for ${keyId} is of another key`);
  } catch (error) {
    problems.push(`the certificate that is given for ${keyId} cannot be read: ${(error as Error).message}`);
  }
  if (named !== thumbprint)
    problems.push(
      `x5t#S256 of the header is ${JSON.stringify(named)}; by the certificate of the key it is ${thumbprint}`,
    );
  return problems;
}

async function checkJws({ keyId, jwk }: PublishedKey, jws: string): Promise<string[]> {
  try {
    await compactVerify(jws, await importJWK(jwk as JWK, 'ES256'), { algorithms: ['ES256'] });
    return [];
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed
      ? [`the signature is not by the key ${keyId}, or what it signs was altered`]
      : [`the signature cannot be verified: ${(error as Error).message}`];
  }
}

import { createHash } from 'node:crypto';

/** Signs the SHA-256 of what is to be signed; gives the ECDSA signature in DER, as KMS and OpenSSL write it. */
export type Sign = (digest: Buffer) => Promise<Buffer>;

/** The SHA-256 of bytes, or of a text in UTF-8. */
export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

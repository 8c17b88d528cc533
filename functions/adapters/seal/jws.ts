import { type Sign, sha256 } from './sign.ts';

/** The protected header of a seal, these members and no other. */
export interface SealHeader {
  alg: 'ES256';
  /** The thumbprint of the key (RFC 7638), in base64url. */
  kid: string;
  /** When the seal was made, in seconds since the epoch. */
  iat: number;
  /** The SHA-256 of the certificate's DER, in base64url. */
  'x5t#S256': string;
}

/** Writes a payload, as it is, with its signature: a compact JWS (https://www.rfc-editor.org/rfc/rfc7515#section-7.1). */
export async function jwsOf(payload: string, header: SealHeader, sign: Sign): Promise<string> {
  const signed = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${signed}.${rawOfDer(await sign(sha256(signed))).toString('base64url')}`;
}

/** The protected header of a JWS that is one of the backend's own. */
export const headerOf = (jws: string): SealHeader => JSON.parse(partOf(jws, 0)) as SealHeader;

/** The payload of a JWS, as it was signed. */
export const payloadOf = (jws: string): string => partOf(jws, 1);

const partOf = (jws: string, part: 0 | 1) => Buffer.from(jws.split('.')[part]!, 'base64url').toString();

/**
 * Turns an ECDSA signature of P-256 from DER, a sequence of two integers (RFC 3279 §2.2.3), into the 64 bytes that JWS wants.
 * @throws RangeError where it is none
 * https://www.rfc-editor.org/rfc/rfc7518#section-3.4
 */
export function rawOfDer(der: Buffer): Buffer {
  const r = integerAt(der, 2);
  const s = integerAt(der, r.end);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length)
    throw new RangeError(`${der.toString('hex')} is no ECDSA signature in DER`);
  return Buffer.concat([r.bytes, s.bytes]);
}

/** An integer of at most 32 bytes: DER leaves leading zeros out, and puts one before what would be negative. */
function integerAt(der: Buffer, at: number): { bytes: Buffer; end: number } {
  const end = at + 2 + (der[at + 1] ?? 0);
  const digits = der.subarray(at + (der[at + 2] === 0 ? 3 : 2), end);
  if (der[at] !== 0x02 || end > der.length || digits.length > 32)
    throw new RangeError(`${der.toString('hex')} is no ECDSA signature in DER`);
  return { bytes: Buffer.concat([Buffer.alloc(32 - digits.length), digits]), end };
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');

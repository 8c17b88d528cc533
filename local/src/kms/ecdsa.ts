import { createECDH, type KeyObject } from 'node:crypto';
import { der } from '../shared/der.ts';

/** The order of the curve P-256: https://doi.org/10.6028/NIST.SP.800-186, 3.2.1.3 */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Bytes of a number below the order. */
const size = 32;

/** The two numbers of a signature. */
interface Signature {
  r: bigint;
  s: bigint;
}

/**
 * Signs a digest as it is, by FIPS 186-5, 6.4.1: `sign` of node:crypto would hash it once more. OpenSSL draws the secret
 * number and multiplies the points.
 * @param digest 32 bytes
 * @param privateKey on P-256
 * @returns DER of RFC 3279, 2.2.3
 */
export function signDigest(digest: Buffer, privateKey: KeyObject): Buffer {
  for (;;) {
    const ephemeral = createECDH('prime256v1');
    const r = abscissa(ephemeral.generateKeys());
    const s = modulo(inverse(toNumber(ephemeral.getPrivateKey())) * (toNumber(digest) + r * secretOf(privateKey)));
    if (r > 0n && s > 0n) return encode({ r, s });
  }
}

/**
 * Whether a signature is that of a digest. Who has the private key works out the secret number that it must have been
 * made with: a signature is one where that number's point is r, as in FIPS 186-5, 6.4.2, where the point is found by the
 * public key.
 * @param signature any bytes; what is not DER is no signature
 */
export function verifyDigest(digest: Buffer, signature: Buffer, privateKey: KeyObject): boolean {
  const { r, s } = decode(signature) ?? { r: 0n, s: 0n };
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false;
  const secret = modulo(inverse(s) * (toNumber(digest) + r * secretOf(privateKey)));
  if (secret === 0n) return false;
  const ephemeral = createECDH('prime256v1');
  ephemeral.setPrivateKey(toBytes(secret));
  return abscissa(ephemeral.getPublicKey()) === r;
}

const secretOf = (privateKey: KeyObject) => toNumber(Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url'));

/** The first coordinate of a point that is not compressed. */
const abscissa = (point: Buffer) => modulo(toNumber(point.subarray(1, 1 + size)));

const encode = ({ r, s }: Signature) => der.sequence(der.integer(toBytes(r)), der.integer(toBytes(s)));

function decode(bytes: Buffer): Signature | undefined {
  const length = bytes[3] ?? 0;
  const [r, s] = [toNumber(bytes.subarray(4, 4 + length)), toNumber(bytes.subarray(6 + length))];
  // DER writes each number in one way, so that whatever else is wrong shows here.
  return encode({ r, s }).equals(bytes) ? { r, s } : undefined;
}

const modulo = (value: bigint) => value % order;

/** By Fermat's little theorem, since the order is a prime. */
function inverse(value: bigint): bigint {
  let [result, power] = [1n, modulo(value)];
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = modulo(result * power);
    power = modulo(power * power);
  }
  return result;
}

const toNumber = (bytes: Buffer) => BigInt(`0x0${bytes.toString('hex')}`);
const toBytes = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex');

import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Secure Remote Password, SRP-6a (RFC 5054), as Cognito's clients speak it: group 15 of RFC 3526 (3,072 bits, g = 2),
 * SHA-256, and a key derived with HKDF. Numbers are texts of hexadecimal digits.
 */
const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const generator = 2n;

/** What is kept of a password: it lets one check a proof, and not sign in. */
export interface Verifier {
  salt: string;
  verifier: string;
}

/** What a server remembers between its challenge and the proof. */
export interface Exchange {
  /** Of the client, `SRP_A`. */
  clientPublic: string;
  /** Secret. */
  serverSecret: string;
  /** `SRP_B`. */
  serverPublic: string;
}

/** Whose password it is: all of it is in the verifier, so that the verifier serves no other. */
export interface Holder {
  poolId: string;
  /** `USER_ID_FOR_SRP`. */
  userId: string;
}

/** What a client sends to prove that it knows the password. */
export interface Proof {
  /** Base64. */
  secretBlock: string;
  timestamp: string;
  /** Base64. */
  signature: string;
}

/** Makes what is kept of a new password. */
export function verifierOf(holder: Holder, password: string, salt = randomBytes(16).toString('hex')): Verifier {
  const identity = sha256(`${nameOf(holder)}${holder.userId}:${password}`);
  const x = number(sha256(Buffer.concat([padded(number(salt)), identity])));
  return { salt, verifier: power(generator, x).toString(16) };
}

/** Whether a password in the clear is the one. */
export function isPassword(holder: Holder, kept: Verifier, password: string): boolean {
  return isSame(Buffer.from(verifierOf(holder, password, kept.salt).verifier), Buffer.from(kept.verifier));
}

/**
 * Answers a client's public value; undefined where that is none, such as one that makes every password right.
 * @param clientPublic `SRP_A`
 */
export function beginExchange({ verifier }: Verifier, clientPublic: string): Exchange | undefined {
  if (!/^[0-9a-fA-F]{1,800}$/.test(clientPublic) || number(clientPublic) % prime === 0n) return undefined;
  const secret = number(randomBytes(32));
  const multiplier = number(sha256(Buffer.concat([padded(prime), padded(generator)])));
  const open = (multiplier * number(verifier) + power(generator, secret)) % prime;
  return { clientPublic, serverSecret: secret.toString(16), serverPublic: open.toString(16) };
}

/** Whether a proof is that of the one who knows the password. */
export function isProof(holder: Holder, { verifier }: Verifier, exchange: Exchange, proof: Proof): boolean {
  const [a, b] = [number(exchange.clientPublic), number(exchange.serverPublic)];
  const u = number(sha256(Buffer.concat([padded(a), padded(b)])));
  if (u === 0n) return false;
  const shared = power((a * power(number(verifier), u)) % prime, number(exchange.serverSecret));
  const key = Buffer.from(hkdfSync('sha256', padded(shared), padded(u), 'Caldera Derived Key', 16));
  const expected = createHmac('sha256', key)
    .update(nameOf(holder))
    .update(holder.userId)
    .update(Buffer.from(proof.secretBlock, 'base64'))
    .update(proof.timestamp)
    .digest();
  return isSame(expected, Buffer.from(proof.signature, 'base64'));
}

/** A pool's id without its region. */
const nameOf = ({ poolId }: Holder) => poolId.slice(poolId.indexOf('_') + 1);

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const number = (value: string | Buffer) => BigInt(`0x${typeof value === 'string' ? value : value.toString('hex')}`);

/** The bytes of a number that is never negative: the first bit says so. */
function padded(value: bigint): Buffer {
  const text = value.toString(16);
  const even = text.length % 2 ? `0${text}` : text;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % prime)
    if (rest & 1n) result = (result * square) % prime;
  return result;
}

const isSame = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b);

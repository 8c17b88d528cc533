import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto';

/** The client's side of SRP as RFC 5054 and Cognito's clients have it; Amplify itself signs in in the app's tests. */
export interface SrpClient {
  SRP_A: string;
  /** What answers `PASSWORD_VERIFIER`. */
  prove(parameters: Record<string, string>, password: string): Record<string, string>;
}

const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const hash = (...parts: (Buffer | string)[]) =>
  parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();
const int = (bytes: Buffer | string) => BigInt(`0x${typeof bytes === 'string' ? bytes : bytes.toString('hex')}`);
const pad = (value: bigint) => {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : parseInt(hex[0]!, 16) > 7 ? `00${hex}` : hex, 'hex');
};
function pow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (((result * result) % N) * (bit === '1' ? base : 1n)) % N;
  return result;
}

/** Begins a sign-in at a pool. */
export function srpClient(poolId: string): SrpClient {
  const a = int(randomBytes(32));
  const A = pow(2n, a);
  const poolName = poolId.split('_')[1]!;
  return {
    SRP_A: A.toString(16),
    prove({ SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP, USERNAME }, password) {
      const B = int(SRP_B!);
      const u = int(hash(pad(A), pad(B)));
      const x = int(hash(pad(int(SALT!)), hash(`${poolName}${USER_ID_FOR_SRP}:${password}`)));
      const k = int(hash(pad(N), pad(2n)));
      const base = (((B - k * pow(2n, x)) % N) + N) % N;
      const key = Buffer.from(hkdfSync('sha256', pad(pow(base, a + u * x)), pad(u), 'Caldera Derived Key', 16));
      const [day, date, month, year, time] = new Date().toUTCString().replace(',', '').split(' ');
      const TIMESTAMP = `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
      const signature = createHmac('sha256', key)
        .update(`${poolName}${USER_ID_FOR_SRP}`)
        .update(Buffer.from(SECRET_BLOCK!, 'base64'))
        .update(TIMESTAMP)
        .digest('base64');
      return {
        ...{ USERNAME: USERNAME!, TIMESTAMP, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK! },
        PASSWORD_CLAIM_SIGNATURE: signature,
      };
    },
  };
}

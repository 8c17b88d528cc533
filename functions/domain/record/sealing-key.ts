import type { SealingKey } from '../../../generated/schema.ts';
import { isoTime } from '../iso-time.ts';

/** A key that requests are sealed with, as the bucket keeps it beside what it sealed: nothing of it is secret. */
export interface StoredSealingKey {
  /** The thumbprint of RFC 7638, in base64url. */
  keyId: string;
  /** The public key: https://www.rfc-editor.org/rfc/rfc7517 */
  jwk: Record<string, string>;
  /** X.509 in PEM, signed by the key itself. */
  certificate: string;
  /** When it was first used, in milliseconds since the epoch. */
  createdAt: number;
}

/** Under which prefix the keys are, in the bucket of records. */
export const keysPrefix = 'keys/';

/** Where a key is kept. */
export const keyOfKey = (keyId: string) => `${keysPrefix}${keyId}.json`;

/** Shows keys, the newest first: each was retired when the next one was made. */
export function presentSealingKeys(keys: StoredSealingKey[]): SealingKey[] {
  const newest = [...keys].sort((one, other) => other.createdAt - one.createdAt);
  return newest.map(({ keyId, jwk, certificate }, index) => ({
    ...{ keyId, certificate },
    // AppSync writes an object of AWSJSON as its text.
    jwk: jwk as unknown as string,
    retiredAt: isoTime(newest[index - 1]?.createdAt),
  }));
}

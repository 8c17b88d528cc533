import canonicalize from 'canonicalize';
import { sha256 } from './seal/sign.ts';

/**
 * Writes a value as RFC 8785 says (https://www.rfc-editor.org/rfc/rfc8785). Half a character, which JSON may hold and no UTF-8 has, becomes
 * the mark for what cannot be shown.
 */
export const canonical = (value: unknown): string => canonicalize(wellFormed(value))!;

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormed(member)]));
}

/** Hashes a value by a salt: the SHA-256, in hex, of the salt, a line feed and the value in its canonical form. */
export const recordHash = (salt: string, value: unknown): string =>
  sha256(`${salt}\n${canonical(value)}`).toString('hex');

/** Hashes a value that stands beside its hash: the SHA-256, in hex, of it in its canonical form. */
export const valueHash = (value: unknown): string => sha256(canonical(value)).toString('hex');

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * Hashes a value by a salt: the SHA-256, in hex, of the salt, a line feed and the value as RFC 8785 writes it.
 * https://www.rfc-editor.org/rfc/rfc8785
 */
export const recordHash = (salt: string, value: unknown): string =>
  createHash('sha256')
    .update(`${salt}\n${canonicalize(value)}`)
    .digest('hex');

/** Hashes a value that stands beside its hash: the SHA-256, in hex, of it as RFC 8785 writes it. */
export const valueHash = (value: unknown): string => createHash('sha256').update(canonicalize(value)!).digest('hex');

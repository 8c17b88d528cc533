import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { codeLimits } from '../domain/access/code.ts';

/** Makes a secret: 256 random bits, in 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret, by which nobody can make it again: its SHA-256, in base64url. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Whether a secret is the one that is stored, in a time that does not tell how much of it is. */
export const isSecretOf = (secret: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash));

/** Makes a code that people can type: digits alone. */
export const newCode = (): string => `${randomInt(10 ** codeLimits.digits)}`.padStart(codeLimits.digits, '0');

/** Makes a part of an id that nobody has chosen: 64 random bits. */
export const newNonce = (): string => randomBytes(8).toString('base64url');

import { createHash } from 'node:crypto';

const lowerCase = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** The alphabets that AWS makes ids from. */
export const alphabets = {
  lower: lowerCase + digits,
  mixed: lowerCase + lowerCase.toUpperCase() + digits,
} as const;

/** An id that looks as AWS made it, and is the same for the same seed on every machine. */
export function idFrom(seed: string, length: number, alphabet: keyof typeof alphabets = 'lower'): string {
  const letters = alphabets[alphabet];
  const bytes = createHash('sha256').update(seed).digest();
  return Array.from({ length }, (_, at) => letters[bytes[at]! % letters.length]).join('');
}

/** A UUID that is the same for the same seed. */
export function uuidFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Ended } from '../terminal/ended.ts';

/** The most bytes of a file that is read whole; a document is only hashed, and may be of any size. */
const limit = 10_000_000;

/**
 * Reads a file of evidence.
 * @throws Ended with code 2 where there is none that can be read, with 1 where it is too large to be what it should
 */
export async function readFile(path: string): Promise<Buffer> {
  const bytes = await buffer(createReadStream(path, { end: limit })).catch(refuse(path));
  if (bytes.length > limit) throw new Ended(1, `${path} has more than ${limit} bytes; a file of evidence has fewer`);
  return bytes;
}

/**
 * Gives the SHA-256 of a file, in hex.
 * @throws Ended with code 2 where there is none that can be read
 */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(refuse(path));
  return hash.digest('hex');
}

/** Reads a text as JSON; undefined where it is none. */
export function jsonOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString()) as unknown;
  } catch {
    return undefined;
  }
}

const refuse = (path: string) => (error: unknown) => {
  throw new Ended(2, `cannot read ${path}: ${(error as Error).message}`);
};

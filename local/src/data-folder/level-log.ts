import { readFileSync } from 'node:fs';

/**
 * Looks through a log of LevelDB for damage: by itself LevelDB drops what is damaged without a word. A last record that
 * is not whole is what a process left behind that was killed as it wrote, which nobody had been told of.
 * @returns what is wrong
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export function damageOfLog(path: string): string | undefined {
  const bytes = readFileSync(path);
  for (let start = 0; start < bytes.length; start += blockSize) {
    const block = bytes.subarray(start, start + blockSize);
    for (let at = 0; at + headerSize <= block.length;) {
      const length = block.readUInt16LE(at + 4);
      const end = at + headerSize + length;
      if (end > blockSize || (end > block.length && start + blockSize < bytes.length))
        return `is damaged at byte ${start + at}`;
      if (end > block.length) return undefined;
      const isEmpty = length === 0 && block[at + 6] === 0;
      if (isEmpty && isZero(bytes.subarray(start + at))) return undefined;
      if (unmask(block.readUInt32LE(at)) !== crc32c(block.subarray(at + 6, end))) {
        const isLast = start + end === bytes.length;
        return isLast && isZero(bytes.subarray(-zeros)) ? undefined : `is damaged at byte ${start + at}`;
      }
      at = end;
    }
  }
  return undefined;
}

const blockSize = 32_768;
/** Checksum, length, type. */
const headerSize = 7;

/** A machine that lost power may leave zeros at the end of a file, more than any record of text has. */
const zeros = 16;
const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);

/** LevelDB stores checksums rotated and moved, since records may hold checksums themselves. */
function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** Castagnoli's checksum, which Node has not. */
function crc32c(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

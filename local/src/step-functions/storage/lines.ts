import { openSync, closeSync, readSync, existsSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { DamagedFile } from '../../shared/storage/damaged-file.ts';

/**
 * Makes lines of JSON text, each behind a checksum of itself and all before it, so that damage is seen, and lines that
 * are gone as well.
 * @param previous the checksum of the line that they follow @default none
 */
export function lineWriter(previous = 0): (text: string) => string {
  return (text) => {
    previous = crc32(text, previous);
    return `${hexadecimal(previous)} ${text}\n`;
  };
}

/** What `readLines` found. */
export interface ReadResult {
  /** The bytes up to the end of the last whole line. */
  size: number;
  /** The checksum of that line, for the one that follows it. */
  last: number;
  /** The bytes of a torn last line: one without its end, which a process that was killed had no time to write. */
  torn: number;
}

/**
 * Reads a file of such lines, calling back for each.
 * @throws DamagedFile naming file and line
 */
export function readLines(path: string, read: (record: unknown, bytes: number, line: number) => void): ReadResult {
  let size = 0;
  let last = 0;
  let lines = 0;
  for (const line of rawLines(path)) {
    if (line.at(-1) !== newline) return { size, last, torn: line.length };
    lines++;
    const text = line.toString('utf8', 9, line.length - 1);
    last = crc32(text, last);
    if (line.toString('latin1', 0, 8) !== hexadecimal(last))
      throw new DamagedFile(path, `is damaged in line ${lines}, or others before it are gone`);
    read(JSON.parse(text), line.length, lines);
    size += line.length;
  }
  return { size, last, torn: 0 };
}

const newline = 10;
const chunkSize = 1 << 20;
const hexadecimal = (checksum: number) => checksum.toString(16).padStart(8, '0');

/** The lines of a file with their ends; the last may lack its own. */
function* rawLines(path: string): Generator<Buffer> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    let pieces: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkSize);
      const length = readSync(file, chunk);
      if (length === 0) break;
      let start = 0;
      for (let end; (end = chunk.subarray(0, length).indexOf(newline, start)) >= 0; start = end + 1) {
        yield Buffer.concat([...pieces, chunk.subarray(start, end + 1)]);
        pieces = [];
      }
      if (start < length) pieces.push(chunk.subarray(start, length));
    }
    if (pieces.length > 0) yield Buffer.concat(pieces);
  } finally {
    closeSync(file);
  }
}

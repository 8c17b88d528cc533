import { openSync, closeSync, readSync, existsSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** A line that is not what was written: the start stops here, because what follows would be wrong. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
}

/** JSON text as a line, behind a checksum, so that damage is seen. */
export const toLine = (text: string): string => `${checksum(text)} ${text}\n`;

/** What `readLines` found. */
export interface ReadResult {
  /** The bytes up to the end of the last whole line. */
  size: number;
  lines: number;
  /** The bytes of a torn last line. */
  torn: number;
}

/**
 * Reads a file of such lines, calling back for each.
 * @throws DamagedFile naming file and line, where another line than the last is damaged
 */
export function readLines(path: string, read: (record: unknown, bytes: number) => void): ReadResult {
  let size = 0;
  let lines = 0;
  let damaged: number | undefined;
  let total = 0;
  for (const line of rawLines(path)) {
    total += line.length;
    if (damaged !== undefined)
      throw new DamagedFile(
        `cannot read ${path}: line ${damaged} is damaged and others follow it; restore the file or start with empty data`,
      );
    const record = parseLine(line);
    if (!record) damaged = lines + 1;
    else {
      read(record.value, line.length);
      size += line.length;
      lines++;
    }
  }
  return { size, lines, torn: total - size };
}

function parseLine(line: Buffer): { value: unknown } | undefined {
  if (line.length < 11 || line[line.length - 1] !== newline) return undefined;
  const text = line.toString('utf8', 9, line.length - 1);
  if (line.toString('latin1', 0, 8) !== checksum(text)) return undefined;
  return { value: JSON.parse(text) as unknown };
}

const newline = 10;
const chunkSize = 1 << 20;
const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');

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

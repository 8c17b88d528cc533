import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk } from '../shared/storage/disk.ts';
import { replaceFileNow } from '../shared/storage/files.ts';
import { damageOfLog } from './level-log.ts';
import { isLevel, type Part, partNames, parts } from './parts.ts';

/** What the file `contents.json` of a data folder says: that a backend made it, and what is to be found there. */
export interface Contents {
  /** Parts that have been made. */
  parts: Part[];
  /** Whether a backend ended in good order and all files are as they are said to be; otherwise one runs, or was killed. */
  isClosed: boolean;
  /** Whether executions are to start again from the items: a start that was to do it did not get that far. */
  isRestarting: boolean;
  /** Files by their paths; of a backend that runs, those that never change. */
  files: Record<string, FileSum>;
}

/** What a file was like. */
interface FileSum {
  bytes: number;
  crc32: number;
}

/** Something that is not as it should be. */
export interface Damage {
  part: Part;
  file: string;
  /** As the end of a sentence that the file begins. */
  problem: string;
}

export const contentsPath = (path: string) => join(path, 'contents.json');

/** Reads what a folder says of itself: undefined where it says nothing, `damaged` where that cannot be read. */
export function readContents(path: string): Contents | undefined | 'damaged' {
  if (!existsSync(contentsPath(path))) return undefined;
  const [, sum, text = ''] = /^([0-9a-f]{8}) (.*)\n$/.exec(readFileSync(contentsPath(path), 'utf8')) ?? [];
  return sum === hexadecimal(crc32(text)) ? (JSON.parse(text) as Contents) : 'damaged';
}

/** Writes it; whatever happens then, this or what was there before is found. */
export function writeContents(path: string, contents: Contents, disk: Disk): void {
  const text = JSON.stringify(contents);
  replaceFileNow(contentsPath(path), `${hexadecimal(crc32(text))} ${text}\n`, disk);
}

/** Sums the files that a backend has made, each by its path below the folder; LevelDB may remove tables meanwhile. */
export function sumFiles(path: string, isWanted: (file: string) => boolean = () => true): Contents['files'] {
  const files = partNames.flatMap((part) =>
    filesBelow(join(path, part))
      .filter((file) => parts[part].files.test(file))
      .map((file) => `${part}/${file}`),
  );
  return Object.fromEntries(
    files.filter(isWanted).flatMap((file) => {
      try {
        return [[file, sumOf(join(path, file))]];
      } catch (error) {
        if (file.endsWith('.ldb') && (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    }),
  );
}

/** Files that no backend changes once they are there. Tables of LevelDB may go, but not change. */
export const isConstant = (file: string): boolean =>
  /^(users|keys|executions\/(token-key|machines))\b|\.ldb$/.test(file);

/** Files that hold what is kept: not LevelDB's lock and its notes. */
export const holdsData = (file: string): boolean => !/\/(LOCK|LOG|LOG\.old)$/.test(file);

/** The parts that there are. */
export const madeParts = (path: string): Part[] => partNames.filter((part) => existsSync(join(path, part)));

/** Finds what of a folder is not as its contents say. */
export function findDamage(path: string, contents: Contents | undefined): Damage[] {
  const made = contents?.parts ?? [];
  const gone = made.filter((part) => !existsSync(join(path, part)));
  const missing = gone.map((part) => ({ part, file: join(path, part), problem: 'is missing' }));
  const changed = Object.entries(contents?.files ?? {}).flatMap(([file, sum]) => {
    const part = file.split('/', 1)[0] as Part;
    const problem = gone.includes(part) ? undefined : problemOf(join(path, file), sum);
    // LevelDB removes tables that it no longer needs.
    const isOver = problem === 'is missing' && file.endsWith('.ldb') && !contents?.isClosed;
    return problem && !isOver ? [{ part, file: join(path, file), problem }] : [];
  });
  return [...missing, ...changed, ...(contents?.isClosed ? [] : findDamagedLogs(path))];
}

/** LevelDB says nothing of damage in the logs that a killed process left. */
function findDamagedLogs(path: string): Damage[] {
  return partNames.filter(isLevel).flatMap((part) =>
    filesBelow(join(path, part)).flatMap((name) => {
      const file = join(path, part, name);
      const problem = /^\d+\.log$/.test(name) ? damageOfLog(file) : undefined;
      return problem ? [{ part, file, problem }] : [];
    }),
  );
}

function problemOf(file: string, { bytes, crc32 }: FileSum): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return 'is missing';
  if (size === 0 && bytes > 0) return 'is empty';
  if (size < bytes) return `is cut: ${size} of ${bytes} bytes are left`;
  if (size > bytes) return `has grown: ${size} instead of ${bytes} bytes`;
  return sumOf(file).crc32 === crc32 ? undefined : 'is damaged: it was left with other bytes';
}

/** The files below a folder, as paths from there. */
export function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)).map((file) => `${entry.name}/${file}`) : [entry.name],
  );
}

const chunk = Buffer.allocUnsafe(1 << 20);

function sumOf(path: string): FileSum {
  const file = openSync(path, 'r');
  try {
    const sum = { bytes: 0, crc32: 0 };
    for (let length; (length = readSync(file, chunk)) > 0; sum.bytes += length)
      sum.crc32 = crc32(chunk.subarray(0, length), sum.crc32);
    return sum;
  } finally {
    closeSync(file);
  }
}

const hexadecimal = (sum: number) => sum.toString(16).padStart(8, '0');

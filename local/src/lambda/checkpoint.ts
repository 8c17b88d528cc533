import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DamagedFile } from '../shared/storage/damaged-file.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder, replaceFile, replaceFileNow } from '../shared/storage/files.ts';

/** Where each lane of a mapping stands: everything of it up to there is done; null before the first record. */
export type Positions = (string | null)[];

/** Keeps a mapping's positions on disk. */
export interface Checkpoint {
  /** Undefined where nothing was ever saved. @throws DamagedFile */
  load(): Promise<Positions | undefined>;
  /** Saves soon; only the newest positions matter. */
  save(positions: Positions): void;
  /** Resolves once the newest positions are on disk. */
  flush(): Promise<void>;
}

/**
 * Opens the checkpoint of a mapping. Each save replaces the file as a whole, so that a process that is killed leaves the
 * positions before or after it. A power cut may leave earlier ones: what was done since is done once more.
 */
export function createCheckpoint(directory: string, disk: Disk): Checkpoint {
  const path = positionsPath(directory);
  let newest: Positions | undefined;
  let writing: Promise<void> | undefined;

  const write = async () => {
    try {
      while (newest) {
        const text = textOf(newest);
        newest = undefined;
        await replaceFile(path, text, disk, { isLasting: false });
      }
    } finally {
      writing = undefined;
    }
  };

  return {
    async load() {
      makeFolder(directory, disk);
      return readPositions(directory);
    },
    save(positions) {
      newest = positions;
      writing ??= write();
      writing.catch(() => {});
    },
    flush: async () => writing,
  };
}

/** Where a mapping's folder has its positions. */
export const positionsPath = (directory: string) => join(directory, 'positions.json');

/** Makes a mapping begin anew with all that its stream has. */
export function resetPositions(directory: string, disk: Disk): void {
  makeFolder(directory, disk);
  replaceFileNow(positionsPath(directory), textOf([null]), disk);
}

/** Reads the positions of a mapping, as its checkpoint does. @throws DamagedFile */
export function readPositions(directory: string): Positions | undefined {
  const path = positionsPath(directory);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  try {
    const saved = JSON.parse(text) as Positions | { positions: Positions; sum: number };
    // Earlier versions kept no checksum.
    if (Array.isArray(saved)) return saved;
    if (saved.sum === sumOf(saved.positions)) return saved.positions;
  } catch {
    // What is no JSON is damaged as well.
  }
  throw new DamagedFile(path, text === '' ? 'is empty' : 'is damaged');
}

const textOf = (positions: Positions) => JSON.stringify({ positions, sum: sumOf(positions) });
const sumOf = (positions: Positions) => crc32(JSON.stringify(positions));

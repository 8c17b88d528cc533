import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder, replaceFile } from '../shared/storage/files.ts';

/** Where each lane of a mapping stands: everything of it up to there is done; null before the first record. */
export type Positions = (string | null)[];

/** Keeps a mapping's positions on disk. */
export interface Checkpoint {
  /** Undefined where nothing was ever saved. */
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
  const path = join(directory, 'positions.json');
  let newest: Positions | undefined;
  let writing: Promise<void> | undefined;

  const write = async () => {
    try {
      while (newest) {
        const text = JSON.stringify(newest);
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
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : parse(text);
    },
    save(positions) {
      newest = positions;
      writing ??= write();
      writing.catch(() => {});
    },
    flush: async () => writing,
  };
}

/** A machine that lost power may leave the file empty: then all that the stream still has is delivered once more. */
function parse(text: string): Positions {
  try {
    return JSON.parse(text) as Positions;
  } catch {
    return [null];
  }
}

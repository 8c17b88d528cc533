import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Disk } from './disk.ts';

/**
 * Makes a folder with those above it. What is not of the disk's own kind, as /proc, takes none: Node's own recursion would
 * not end there.
 */
export function makeFolder(path: string, disk: Disk): void {
  if (existsSync(path)) return;
  const parent = dirname(resolve(path));
  makeFolder(parent, disk);
  disk.writeNow(path, () => {
    mkdirSync(path);
    if (disk.durability === 'synced') syncFolderNow(parent);
  });
}

/** Puts a file in the place of another, or of none: whoever reads it finds the one or the other, also after a power cut. */
export function replaceFileNow(path: string, text: string, disk: Disk, { mode = 0o644 } = {}): void {
  disk.writeNow(path, () => {
    const draft = `${path}.new`;
    writeSynced(draft, text, mode);
    renameSync(draft, path);
    syncFolderNow(dirname(path));
  });
}

/** Makes a file where there is none: of processes that do so at once, the first one's is there for all. */
export function makeFileNow(path: string, text: string, disk: Disk, { mode = 0o644 } = {}): void {
  disk.writeNow(path, () => {
    const draft = `${path}.${randomUUID()}`;
    try {
      writeSynced(draft, text, mode);
      linkSync(draft, path);
      syncFolderNow(dirname(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  });
}

/**
 * The same in a running backend.
 * @param isLasting whether it must survive a power cut; if not, that may leave the file that was there, or an empty one
 */
export function replaceFile(path: string, text: string, disk: Disk, { isLasting = true } = {}): Promise<void> {
  return disk.write(path, async () => {
    const draft = `${path}.new`;
    const file = await open(draft, 'w');
    try {
      await file.writeFile(text);
      if (isLasting && disk.durability === 'synced') await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    if (isLasting && disk.durability === 'synced') await syncFolder(dirname(path));
  });
}

/** Waits until the disk has the names in a folder: a file that is new there is lost with its name. */
export async function syncFolder(path: string): Promise<void> {
  if (isWindows) return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes what waits for the disk to have a folder's names, but only where they may have changed since it last did. */
export function createFolderSync(path: string): () => Promise<void> {
  let seen = -1;
  return async () => {
    // A look takes microseconds; a turn of Node's threads, which sync and read for all, would take longer.
    const { mtimeMs } = statSync(path);
    // Changes within one tick of the file system's clock have one time.
    if (mtimeMs === seen && Date.now() - mtimeMs > clockTick) return;
    seen = mtimeMs;
    await syncFolder(path);
  };
}

const clockTick = 50;

function writeSynced(path: string, text: string, mode: number): void {
  const file = openSync(path, 'w', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolderNow(path: string): void {
  if (isWindows) return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** There a folder cannot be opened as a file is. */
const isWindows = process.platform === 'win32';

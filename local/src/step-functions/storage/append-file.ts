import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disk } from '../../shared/storage/disk.ts';
import { syncFolder } from '../../shared/storage/files.ts';

/** A file that only grows, written by one writer. */
export interface AppendFile {
  /** Where the next text will stand. */
  size(): number;
  /** Appends a text; what comes while a write is under way goes out together with the next one. */
  append(text: string): void;
  /** Resolves once all that has been appended is on disk, as durable as the disk is; rejects for ever once a write has failed. */
  written(): Promise<void>;
  /** Resolves once the disk itself has it, not only the operating system. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a file for appending after its first `size` bytes; what stands behind them is cut off. All that wait for a write
 * share the next one, and its sync.
 */
export async function openAppendFile(path: string, size: number, disk: Disk): Promise<AppendFile> {
  const isSynced = disk.durability === 'synced';
  const file = await disk.write(path, async () => {
    const opened = await open(path, 'a');
    if ((await opened.stat()).size !== size) await opened.truncate(size);
    if (isSynced) await syncFolder(dirname(path));
    return opened;
  });
  let length = size;
  let waiting: string[] = [];
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const writeWaiting = async () => {
    await current;
    const batch = waiting.join('');
    waiting = [];
    current = next!;
    next = undefined;
    await disk.write(path, async () => {
      await writeWhole(file, batch);
      if (isSynced) await file.datasync();
    });
  };
  return {
    size: () => length,
    append(text) {
      length += Buffer.byteLength(text);
      waiting.push(text);
      if (!next) (next = writeWaiting()).catch(() => {});
    },
    written: () => next ?? current,
    async flush() {
      await (next ?? current);
      await disk.write(path, () => file.datasync());
    },
    async close() {
      await (next ?? current).catch(() => {});
      await file.close();
    },
  };
}

async function writeWhole(file: FileHandle, text: string): Promise<void> {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
}

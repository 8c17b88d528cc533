import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A file that only grows, written by one writer. */
export interface AppendFile {
  /** Where the next text will stand. */
  size(): number;
  /** Appends a text; what comes while a write is under way goes out together with the next one. */
  append(text: string): void;
  /** Resolves once all that has been appended is written; rejects for ever once a write has failed. */
  written(): Promise<void>;
  /** Resolves once the disk itself has it, not only the operating system. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for appending after its first `size` bytes; what stands behind them is cut off. */
export async function openAppendFile(path: string, size: number): Promise<AppendFile> {
  const file = await open(path, 'a');
  if ((await file.stat()).size !== size) await file.truncate(size);
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
    await writeWhole(file, batch);
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
      await file.datasync();
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

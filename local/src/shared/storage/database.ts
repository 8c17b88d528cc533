import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { type Change, createCommits, type Commit } from './commits.ts';
import { DamagedFile } from './damaged-file.ts';
import type { Disk } from './disk.ts';
import { createFolderSync, makeFolder } from './files.ts';

/** A database on disk: JSON values under text keys. */
export interface Database<Value = unknown> {
  /** To read from. */
  level: Level<string, Value>;
  /** The only way to write. */
  commit: Commit<Value>;
  /** Closes the files once all that was committed is on disk. */
  close(): Promise<void>;
}

/**
 * Opens the database of a folder, making it where there is none.
 * @param options.along gives what every batch writes besides
 * @throws DamagedFile; Error, one line, that names the folder and why
 */
export async function openDatabase<Value>(
  directory: string,
  disk: Disk,
  { along = () => [] }: { along?: () => Change<Value>[] } = {},
): Promise<Database<Value>> {
  makeFolder(directory, disk);
  // LevelDB would begin a new database, and remove what is left of the other.
  if (!existsSync(join(directory, 'CURRENT')) && readdirSync(directory).some((name) => /\.(log|ldb)$/.test(name)))
    throw new DamagedFile(join(directory, 'CURRENT'), 'is missing');
  const level = new Level<string, Value>(directory, { valueEncoding: 'json' });
  await level.open().catch((error: Error) => {
    throw openError(directory, error);
  });
  const isSynced = disk.durability === 'synced';
  const syncFolder = createFolderSync(directory);
  const commit = createCommits<Value>(async (changes, isLasting) => {
    // Who comes after the end has no part in what the disk does.
    if (level.status !== 'open') throw new Error(`the database ${directory} is closed`);
    await disk.write(directory, async () => {
      const sync = isSynced && isLasting;
      await level.batch([...changes, ...along()], { sync });
      // LevelDB begins new files and syncs those, but not their names.
      if (sync) await syncFolder();
    });
  });
  return {
    level,
    commit,
    async close() {
      await commit([], { isLasting: false }).catch(() => {});
      await level.close();
    },
  };
}

function openError(directory: string, error: Error): Error {
  const cause = error.cause as { code?: string; message?: string } | undefined;
  // A file that another one names and that is not there is damage as well.
  if (cause?.code === 'LEVEL_CORRUPTION' || / No such file or directory$/.test(cause?.message ?? ''))
    return new DamagedFile(directory, `is damaged: ${cause!.message}`, { cause });
  const why =
    cause?.code === 'LEVEL_LOCKED'
      ? 'another process has it open; stop it or choose another DATA_DIR'
      : (cause?.message ?? error.message);
  return new Error(`cannot open the database ${directory}: ${why}`, { cause: error });
}

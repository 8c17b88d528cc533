import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Level } from 'level';

/** The folder of everything that a backend keeps, while one process has it. */
export interface DataFolder {
  /** Where one part of the runtime keeps what it keeps. */
  of(part: Part): string;
  /** Lets other processes have it; a process that dies lets go of it as well. */
  close(): Promise<void>;
}

const parts = [
  'tls',
  'users',
  'tables',
  'queues',
  'invocations',
  'events',
  'executions',
  'mappings',
  'trigger',
] as const;
type Part = (typeof parts)[number];

/**
 * Makes the data folder where it is missing, and makes sure that it can be written to, and by this process alone.
 * @param fresh whether to begin with empty data; what lies in the folder and is not of a backend stays
 * @throws Error, one line, that names the folder and the way out
 */
export async function openDataFolder(path: string, { fresh = false } = {}): Promise<DataFolder> {
  makeDataFolder(path);
  // LevelDB's lock is one of the operating system: it ends with the process, however that ends.
  const lock = new Level(join(path, 'lock'));
  await lock.open().catch((error: Error & { cause?: { code?: string } }) => {
    const why =
      error.cause?.code === 'LEVEL_LOCKED'
        ? `another backend is using DATA_DIR ${path}; stop it, or choose another folder with DATA_DIR`
        : `cannot write to DATA_DIR ${path}: ${error.message}; choose another folder`;
    throw new Error(why, { cause: error });
  });
  const of = (part: Part) => join(path, part);
  if (fresh) for (const part of parts) rmSync(of(part), { recursive: true, force: true });
  return { of, close: () => lock.close() };
}

/**
 * Makes the data folder where it is missing, and makes sure of the right to write there.
 * @throws Error, one line, that names the folder and the way out
 */
function makeDataFolder(path: string): void {
  try {
    make(resolve(path));
    if (!statSync(path).isDirectory()) throw new Error('it is no folder');
    accessSync(path, constants.W_OK);
  } catch (error) {
    const message = `cannot write to DATA_DIR ${path}: ${(error as Error).message}; choose another folder`;
    throw new Error(message, { cause: error });
  }
}

/** One folder at a time: Node's own recursion never ends where a file system takes no folder, as in /proc. */
function make(path: string): void {
  if (existsSync(path)) return;
  make(dirname(path));
  mkdirSync(path);
}

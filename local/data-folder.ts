import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes the data folder where it is missing, and makes sure of the right to write there.
 * @throws Error, one line, that names the folder and the way out
 */
export function makeDataFolder(path: string): void {
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

import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { DamagedFile } from '../shared/storage/damaged-file.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder } from '../shared/storage/files.ts';
import {
  type Contents,
  contentsPath,
  type Damage,
  findDamage,
  holdsData,
  isConstant,
  madeParts,
  readContents,
  sumFiles,
  writeContents,
} from './contents.ts';
import { findForeign, removeMade } from './fresh.ts';
import { remedyOf, refusalOf, setAside } from './loss.ts';
import { type Part, parts } from './parts.ts';

/** The folder of everything that a backend keeps, while one process has it. */
export interface DataFolder {
  /** Where one part of the runtime keeps what it keeps, or where mail is put for people. */
  of(part: Part | 'mail'): string;
  /** Opens a part; where it is damaged, gives up what is in it and opens it anew. @throws as giveUp */
  open<Result>(part: Part, open: () => Result | Promise<Result>): Promise<Result>;
  /**
   * Gives up what is damaged.
   * @throws Error, one line, where acknowledged changes are lost with it
   */
  giveUp(damage: Damage): void;
  /** Whether something of a part was given up. */
  hasGivenUp(part: Part): boolean;
  /** Whether every execution starts again from the items, and the streams are delivered again for that. */
  isRestarting(): boolean;
  /** Says that all parts are open, and that what was given up is on its way again. */
  ready(): void;
  /** Sums up what there is, if all ended in good order, and lets others have the folder; a process that dies does so too. */
  close(): Promise<void>;
}

/** How a folder is opened. */
export interface DataFolderOptions {
  /** Whether to begin with empty data; what lies in the folder and is of no backend stays. @default false */
  fresh?: boolean;
  disk: Disk;
  /** Told, in one line, of everything that was not as it should be and of what stays. */
  notice?: (line: string) => void;
}

/**
 * Makes the data folder where it is missing, and makes sure that it can be written to, by this process alone, and that
 * what it keeps is as it was left.
 * @throws Error, one line, that names the file or the folder, and the way out
 */
export async function openDataFolder(path: string, options: DataFolderOptions): Promise<DataFolder> {
  const { fresh = false, disk, notice = () => {} } = options;
  prepareDataFolder(path, disk);
  const lock = await take(path);
  const close = async () => {
    rmSync(pidPath(path), { force: true });
    await lock.close();
  };
  try {
    if (fresh) clear(path, disk, notice);
    return open(path, disk, notice, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Makes the data folder where it is missing, and makes sure that it may be written to and is nobody else's.
 * @throws Error, one line, that names the folder and the way out
 */
export function prepareDataFolder(path: string, disk: Disk): void {
  if (path === '') throw new Error('DATA_DIR is empty; name a folder, or leave it out for .local');
  try {
    makeFolder(path, disk);
    if (!statSync(path).isDirectory()) throw new Error('it is no folder');
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { message } = (disk.failure()?.cause ?? error) as Error;
    throw new Error(`cannot write to DATA_DIR ${path}: ${message}; choose another folder`, { cause: error });
  }
  const foreign = findForeign(path);
  if (foreign) throw new Error(`cannot use DATA_DIR ${path}: no backend made ${foreign}; choose another folder`);
}

const pidPath = (path: string) => join(path, 'pid');

/** Takes the folder for this process. LevelDB's lock is one of the operating system: it ends with the process, however that ends. */
async function take(path: string): Promise<{ close(): Promise<void> }> {
  const lock = new Level(join(path, 'lock'));
  await lock.open().catch((error: Error & { cause?: { code?: string } }) => {
    if (error.cause?.code !== 'LEVEL_LOCKED')
      throw new Error(`cannot write to DATA_DIR ${path}: ${error.message}; choose another folder`, { cause: error });
    const holder = existsSync(pidPath(path)) ? ` (process ${readFileSync(pidPath(path), 'utf8')})` : '';
    const way = 'stop it, or choose another folder with DATA_DIR';
    throw new Error(`another backend${holder} is using DATA_DIR ${path}; ${way}`, { cause: error });
  });
  writeFileSync(pidPath(path), String(process.pid));
  return lock;
}

function clear(path: string, disk: Disk, notice: (line: string) => void): void {
  writeContents(path, { parts: [], isClosed: false, isRestarting: false, files: {} }, disk);
  for (const file of removeMade(path)) notice(`${file} is of no backend and stays`);
}

function open(path: string, disk: Disk, notice: (line: string) => void, close: () => Promise<void>): DataFolder {
  const found = readContents(path);
  const contents = found === 'damaged' ? undefined : found;
  if (!contents && madeParts(path).includes('tables'))
    notice(`${contentsPath(path)} is ${found ?? 'missing'}: what is kept was looked through without it`);
  const save = (more: Partial<Contents> = {}) =>
    writeContents(path, { parts: madeParts(path), isClosed: false, isRestarting, files: {}, ...more }, disk);
  const givenUp = new Set<Part>();
  let isRestarting = contents?.isRestarting ?? false;
  let isRefused = false;

  const giveUp = (damage: Damage) => {
    const { part, file, problem } = damage;
    const { loss } = parts[part];
    if (loss === 'refuse' || (loss === 'sign anew' && problem !== 'is missing')) {
      isRefused = true;
      throw refusalOf(path, damage);
    }
    if (givenUp.has(part) && loss !== 'deliver') return;
    givenUp.add(part);
    const aside: string[] = [];
    if (loss === 'restart') {
      // A start that does not get to its end leaves this to the next one.
      if (!isRestarting) save({ isRestarting: (isRestarting = true) });
      aside.push(...[part, 'executions' as const].flatMap((each) => setAside(path, each)));
    } else rmSync(loss === 'remake' ? join(path, part) : file, { recursive: true, force: true });
    notice(`${file} ${problem}: ${remedyOf(loss, aside)}`);
  };

  for (const damage of findDamage(path, contents)) giveUp(damage);
  // That one had set them aside, or had not come to it.
  if (contents?.isRestarting) setAside(path, 'executions');
  save();

  return {
    of: (part) => join(path, part),
    async open(part, open) {
      try {
        return await open();
      } catch (error) {
        if (!(error instanceof DamagedFile)) throw error;
        giveUp({ part, file: error.file, problem: error.problem });
        return open();
      }
    },
    giveUp,
    hasGivenUp: (part) => givenUp.has(part),
    isRestarting: () => isRestarting,
    ready() {
      isRestarting = false;
      save({ files: sumFiles(path, isConstant) });
    },
    async close() {
      if (!disk.failure() && !isRefused) save({ isClosed: true, files: sumFiles(path, holdsData) });
      await close();
    },
  };
}

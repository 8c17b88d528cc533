import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedFile } from '../../shared/storage/damaged-file.ts';
import type { Disk } from '../../shared/storage/disk.ts';
import { makeFolder, replaceFileNow } from '../../shared/storage/files.ts';
import { loadMachine, revisionOf } from '../asl/definition/machine.ts';
import type { Machine, MachineSource } from '../asl/definition/machine.ts';

/** The machines that executions have started with: an execution keeps its own when the template changes. */
export interface Revisions {
  get(revision: string): Machine;
  /** When the first text of a machine came, in milliseconds since the epoch. */
  createdAt(arn: string): number;
}

/** Keeps each machine's present text in the folder, before any execution needs it, and finds earlier ones there. */
export function openRevisions(directory: string, present: Machine[], now: number, disk: Disk): Revisions {
  const folder = join(directory, 'machines');
  makeFolder(folder, disk);
  const pathOf = (revision: string) => join(folder, `${revision}.json`);
  const loaded = new Map(present.map((machine) => [machine.revision, machine]));
  for (const { revision, arn, name, roleArn, definition } of present) {
    if (existsSync(pathOf(revision))) continue;
    replaceFileNow(pathOf(revision), JSON.stringify({ arn, name, roleArn, definition, createdAt: now }), disk);
  }
  return {
    get(revision) {
      const machine = loaded.get(revision) ?? read(pathOf(revision), revision);
      loaded.set(revision, machine);
      return machine;
    },
    createdAt(arn) {
      const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
      const texts = names.map((name) => kept(join(folder, name)));
      return Math.min(...texts.filter((text) => text.arn === arn).map(({ createdAt }) => createdAt));
    },
  };
}

function kept(path: string): MachineSource & { createdAt: number } {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as MachineSource & { createdAt: number };
  } catch (cause) {
    throw new DamagedFile(path, `is damaged: ${(cause as Error).message}`, { cause });
  }
}

function read(path: string, revision: string): Machine {
  const source = existsSync(path) ? kept(path) : undefined;
  if (!source || revisionOf(source) !== revision)
    throw new DamagedFile(path, source ? 'is damaged: it is of another machine' : 'is missing');
  return loadMachine(source);
}

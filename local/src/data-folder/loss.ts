import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Damage } from './contents.ts';
import type { Loss, Part } from './parts.ts';

/** What a start did about a loss, as the end of a line. */
export function remedyOf(loss: Loss, aside: string[]): string {
  const kept = aside.length > 0 ? `; what there was is in ${aside.join(' and ')}` : '';
  return {
    refuse: 'nothing can be done',
    restart: `every execution starts again from the items${kept}`,
    deliver: 'its stream is delivered again from the start',
    remake: 'it was made anew, and clients must trust it anew',
    'sign anew': 'a new key was made, and tokens that were signed with the old one count no more',
  }[loss];
}

/** Why a start stops, and the way out. */
export function refusalOf(path: string, { part, file, problem }: Damage): Error {
  const way =
    part === 'users'
      ? 'restore it from a copy, or remove it, and tokens are signed anew'
      : 'restore the folder from a copy, or begin with empty data by --fresh';
  return new Error(`cannot use DATA_DIR ${path}: ${file} ${problem}; ${way}`);
}

/** Moves a part out of the way, as evidence; gives where it is now, or nothing where there is none. */
export function setAside(path: string, part: Part): string[] {
  if (!existsSync(join(path, part))) return [];
  const folder = join(path, 'set-aside');
  mkdirSync(folder, { recursive: true });
  // After the highest number that is left: people may have removed some.
  const numbers = readdirSync(folder).map((name) => parseInt(name) || 0);
  const target = join(folder, `${Math.max(0, ...numbers) + 1}-${part}`);
  renameSync(join(path, part), target);
  return [target];
}

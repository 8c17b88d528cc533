import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentsPath, filesBelow } from './contents.ts';
import { isLevel, otherFolders, ownNames, partNames, parts } from './parts.ts';

const patterns: Record<string, RegExp> = {
  ...Object.fromEntries(partNames.map((part) => [part, parts[part].files])),
  ...otherFolders,
};

/**
 * Removes what backends have made in a folder.
 * @returns the paths of what is left: nobody knows whose it is
 */
export function removeMade(path: string): string[] {
  for (const [folder, made] of Object.entries(patterns))
    for (const file of filesBelow(join(path, folder))) if (made.test(file)) rmSync(join(path, folder, file));
  for (const folder of Object.keys(patterns)) removeEmpty(join(path, folder));
  return readdirSync(path)
    .filter((name) => !ownNames.includes(name))
    .flatMap((name) => (name in patterns ? filesBelow(join(path, name)).map((file) => `${name}/${file}`) : [name]))
    .map((name) => join(path, name));
}

/** Finds what makes a folder somebody else's: names that a backend would take for its own, in a folder that none has used. */
export function findForeign(path: string): string | undefined {
  if (existsSync(contentsPath(path))) return undefined;
  const isUsed = existsSync(join(path, 'lock', 'CURRENT'));
  // A backend writes its own there, and removes it.
  if (!isUsed && existsSync(join(path, 'pid'))) return join(path, 'pid');
  for (const part of partNames) {
    const files = filesBelow(join(path, part));
    const foreign = isLevel(part) && !isUsed ? files[0] : files.find((file) => !parts[part].files.test(file));
    if (foreign !== undefined) return join(path, part, foreign);
  }
  return undefined;
}

function removeEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What stands in the folder of the project, and is no part of a checkout. */
const made = ['node_modules', '.git', '.venv', '.tools', '.local', '.build', 'cdk.out', 'coverage'];

/**
 * Copies the project without its emulator: neither the folder `local/` is there, nor the package that it is.
 * @returns the folder of the copy, which is the caller's to remove
 */
export function checkoutWithoutLocal(): string {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-checkout-'));
  const left = new Set([...made, 'local']);
  cpSync(root, copy, {
    recursive: true,
    filter: (source) => {
      const path = relative(root, source).split(sep);
      return !left.has(path[0]!) && !path.includes('node_modules');
    },
  });
  const packages = join(copy, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@countersign') symlinkSync(join(root, 'node_modules', name), join(packages, name));
  return copy;
}

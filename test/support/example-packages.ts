import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The folder of the examples, which have packages of their own. */
export const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Installs what the examples need, where it is not there; once for all tests, as two that install get in each other's way. */
export default async function installExamples(): Promise<void> {
  if (!existsSync(`${examples}node_modules/.package-lock.json`))
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: examples });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceFaults, type Lockfile } from './licences.ts';

/** Checks the licences of all that the lockfiles take. Ends with 1 where one is not allowed. */
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['.', 'examples'];
const faults = folders.flatMap((folder) => {
  const lockfile = read<Lockfile>(join(folder, 'package-lock.json'))!;
  return licenceFaults(lockfile, (each) => read<{ license?: string }>(join(folder, each, 'package.json'))?.license);
});
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);

function read<Json>(file: string): Json | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Json) : undefined;
}

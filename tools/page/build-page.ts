import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All that the page is made of. */
export const sources = [
  'web',
  'generated/schema.ts',
  'client/src',
  'tools/client',
  'functions/domain',
  'package-lock.json',
];

/** By the folder that comes of it: who asks while it is built waits for the same one. */
const building = new Map<string, Promise<string>>();

/**
 * Builds the page where its sources have changed since the last time, and gives the folder that is to be served.
 * @throws Error with what Vite said
 */
export async function buildPage(): Promise<string> {
  // A folder of its own for each content, as for the assemblies: processes that build at the same time never meet in one.
  const folder = join(root, '.build', `page-${keyOf(sources)}`);
  if (existsSync(folder)) return folder;
  const begun = building.get(folder) ?? buildInto(folder).finally(() => building.delete(folder));
  building.set(folder, begun);
  return begun;
}

async function buildInto(folder: string): Promise<string> {
  const fresh = `${folder}.${process.pid}`;
  const { build } = await import('vite');
  await build({
    ...{ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'silent' },
    build: { outDir: fresh, emptyOutDir: true },
  });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was faster, with the same content.
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  removeOld();
  return folder;
}

/** Removes builds of a week ago; younger ones may still be served. */
function removeOld(): void {
  for (const name of readdirSync(join(root, '.build')).filter((each) => each.startsWith('page-'))) {
    const builtAt = statSync(join(root, '.build', name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (builtAt < Date.now() - 7 * 86_400_000) rmSync(join(root, '.build', name), { recursive: true, force: true });
  }
}

function keyOf(paths: string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths.flatMap(filesOf)) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name }) => filesOf(`${path}/${name}`));
}

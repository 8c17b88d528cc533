import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What to synthesise. */
export interface SynthesiseOptions {
  /** The folder of the CDK app, with its `cdk.json`. */
  app: string;
  /** The files and folders below it that the template is made of. */
  sources: string[];
  /** The folder of the assemblies; old ones are removed from it. */
  build: string;
  /** Further CDK context, as `-c key=value`. */
  context?: Record<string, string>;
}

/**
 * Synthesises an app where its sources have changed since the last time, and gives the folder of the assembly.
 * @throws Error with what the CDK app said
 */
export async function synthesise({ app, sources, build, context = {} }: SynthesiseOptions): Promise<string> {
  // A folder of its own for each content: processes that synthesise or run at the same time never meet in one.
  const folder = join(build, `assembly-${keyOf(app, sources, context).slice(0, 16)}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }

  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const cdk = JSON.parse(readFileSync(join(app, 'cdk.json'), 'utf8')) as CdkSettings;
  await run(cdk.app, app, {
    CDK_OUTDIR: fresh,
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...context }),
    // It takes as long as the synthesis itself; it is for what deploys.
    CDK_VALIDATION: 'false',
  });
  putInPlace(fresh, folder);
  removeUnused(build);
  return folder;
}

interface CdkSettings {
  /** The command that runs the app. */
  app: string;
  context?: Record<string, unknown>;
}

function putInPlace(fresh: string, folder: string): void {
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was faster, with the same content.
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true });
  }
}

/** Removes assemblies that nobody asked for in a week; younger ones may still serve a backend that starts workers. */
function removeUnused(build: string): void {
  for (const name of readdirSync(build).filter((each) => each.startsWith('assembly-'))) {
    const folder = join(build, name);
    const asked = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (asked < Date.now() - 7 * 24 * 60 * 60 * 1000) rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, folder: string, environment: Record<string, string>): Promise<void> {
  const app = spawn(command, {
    shell: true,
    cwd: folder,
    // The Node that runs this runs the app.
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  app.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    app.on('error', reject);
    app.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`cannot synthesise the stack:\n${said.trim()}`)),
    );
  });
}

function keyOf(app: string, sources: string[], context: object): string {
  const hash = createHash('sha256').update(JSON.stringify([context, process.version]));
  for (const path of sources.flatMap((source) => filesOf(app, source)))
    hash.update(path).update(readFileSync(join(app, path)));
  return hash.digest('hex');
}

function filesOf(app: string, path: string): string[] {
  if (!existsSync(join(app, path))) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(app, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(app, join(path, entry.name)));
}

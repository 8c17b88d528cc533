import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const build = join(root, '.build');

/** All that the template is made of. */
const sources = [
  ...['infra', 'functions', 'resolvers', 'generated'],
  ...['schema.graphql', 'package-lock.json', 'cdk.json', 'tsconfig.json'],
];

/** What to synthesise. */
export interface SynthesiseOptions {
  /** @default local */
  stage?: string;
  /** Further CDK context, as `-c key=value`. */
  context?: Record<string, string>;
}

/**
 * Synthesises the stack where its sources have changed since the last time, and gives the folder of the assembly.
 * @throws Error with what the CDK app said
 */
export async function synthesise({ stage = 'local', context = {} }: SynthesiseOptions = {}): Promise<string> {
  const settings = { stage, ...context };
  const key = keyOf(settings);
  // A folder of its own for each content: processes that synthesise or run at the same time never meet in one.
  const folder = join(build, `assembly-${stage}-${key.slice(0, 16)}`);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }

  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const cdk = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  await run({
    CDK_OUTDIR: fresh,
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...settings }),
    // It takes as long as the synthesis itself; npm run check runs it.
    CDK_VALIDATION: 'false',
  });
  putInPlace(fresh, folder);
  removeUnused();
  return folder;
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
function removeUnused(): void {
  for (const name of readdirSync(build).filter((each) => each.startsWith('assembly-'))) {
    const folder = join(build, name);
    const asked = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (asked < Date.now() - 7 * 24 * 60 * 60 * 1000) rmSync(folder, { recursive: true, force: true });
  }
}

function run(environment: Record<string, string>): Promise<void> {
  const app = spawn(process.execPath, ['--import', 'tsx', 'infra/app.ts'], {
    cwd: root,
    env: { ...process.env, ...environment },
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

function keyOf(settings: object): string {
  const hash = createHash('sha256').update(JSON.stringify([settings, process.version]));
  for (const path of sources.flatMap((source) => filesOf(source)))
    hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(join(root, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(join(path, entry.name)));
}

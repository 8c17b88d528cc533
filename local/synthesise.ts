import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

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
  /** Runs CDK's validation too, which takes as long as the synthesis itself; `npm run check` does. @default false */
  validate?: boolean;
}

/**
 * Synthesises the stack where its sources have changed since the last time, and gives the folder of the assembly.
 * @throws Error with what the CDK app said
 */
export async function synthesise({
  stage = 'local',
  context = {},
  validate = false,
}: SynthesiseOptions = {}): Promise<string> {
  const settings = { stage, ...context };
  const key = keyOf({ settings, validate });
  const folder = join(
    root,
    '.build',
    `assembly-${[stage, ...Object.values(context)].join('-').replace(/[^\w-]/g, '_')}`,
  );
  const stamp = join(folder, 'synthesised-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return folder;

  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const cdk = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  await run({
    CDK_OUTDIR: fresh,
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...settings }),
    ...(validate ? {} : { CDK_VALIDATION: 'false' }),
  });
  writeFileSync(join(fresh, 'synthesised-from'), key);
  putInPlace(fresh, folder);
  return folder;
}

/** Another process may put its own in place at the same time: the later one stays, and both are whole. */
function putInPlace(fresh: string, folder: string): void {
  for (let tries = 1; ; tries++) {
    rmSync(folder, { recursive: true, force: true });
    try {
      return renameSync(fresh, folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || tries === 5) throw error;
    }
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

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { synthesise } from '../tools/synthesise.ts';
import { median } from './percentile.ts';
import type { Result } from './table.ts';

const scratch = '.build/bench';
const script = fileURLToPath(new URL('./import-time.mjs', import.meta.url));

/** What makes PDFs is large, and started by nobody who waits. */
const sealing = 'seal-record';

/** What functions read when they are loaded. */
const environment = {
  ...{ REQUESTS_TABLE: 'requests', OPEN_SIGNATURES_TABLE: 'open', STATE_MACHINE_ARN: 'arn', GRAPHQL_URL: 'http://x' },
  ...{ NOTICES_TABLE: 'notices', INVITATIONS_TABLE: 'invitations', API_KEYS_TABLE: 'keys' },
  ...{ WEBHOOKS_TABLE: 'webhooks', WEBHOOK_SECRETS_TABLE: 'secrets', WEBHOOK_DELIVERIES_TABLE: 'deliveries' },
  ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x' },
  ...{ POWERTOOLS_SERVICE_NAME: 'bench', POWERTOOLS_METRICS_NAMESPACE: 'bench' },
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Measures each function's bundle: its size, and its import in fresh processes. */
export async function benchColdStart({ quick }: { quick: boolean }): Promise<Result> {
  const bundles = join(await synthesise(), 'functions');
  const processes = quick ? 5 : 20;
  const compared = quick ? 2 : 5;
  const names = readdirSync(bundles).sort();
  const bundleOf = (name: string) => join(bundles, name, 'index.mjs');
  const outside = await withSdkOutside(names);
  const empty = join(scratch, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => {};\n');
  const times = new Map([
    ...(await importTimes([empty, ...names.map(bundleOf)], processes)),
    ...(await importTimes(names.map(outside), compared)),
  ]);
  const timeOf = (file: string) => median(times.get(file)!.map(({ wall }) => wall));
  const workOf = (file: string) => median(times.get(file)!.map(({ cpu }) => cpu));
  const sizeOf = (name: string) => statSync(bundleOf(name)).size / 1024;
  const others = names.filter((name) => name !== sealing);

  return {
    tables: [
      {
        title: 'Cold start',
        columns: ['function', 'bundle KB', 'import ms', 'CPU ms', 'SDK outside: KB', 'SDK outside: import ms'],
        rows: [
          ['empty handler', statSync(empty).size / 1024, timeOf(empty), workOf(empty)],
          ...names.map((name) => [
            ...[name, sizeOf(name), timeOf(bundleOf(name)), workOf(bundleOf(name))],
            ...[statSync(outside(name)).size / 1024, timeOf(outside(name))],
          ]),
        ],
        notes: [
          `Medians of ${processes} fresh processes (${compared} with the SDK outside). CPU ms hardly feel what else the machine does.`,
        ],
      },
    ],
    goals: [
      { what: "largest bundle but seal-record's", measured: Math.max(...others.map(sizeOf)), goal: 400, unit: 'KB' },
      {
        what: "slowest import but seal-record's",
        measured: Math.max(...others.map((name) => timeOf(bundleOf(name)))),
        goal: 60,
        unit: 'ms',
      },
      { what: 'bundle of seal-record', measured: sizeOf(sealing), goal: 1500, unit: 'KB' },
      { what: 'import of seal-record', measured: timeOf(bundleOf(sealing)), goal: 150, unit: 'ms' },
    ],
  };
}

/** Bundles the same handlers, but for the AWS SDK, which Node then finds in node_modules as Lambda's runtime would. */
async function withSdkOutside(names: string[]): Promise<(name: string) => string> {
  mkdirSync(scratch, { recursive: true });
  await build({
    entryPoints: names.map((name) => ({ in: `functions/${name}.ts`, out: name })),
    outdir: join(scratch, 'sdk-outside'),
    outExtension: { '.js': '.mjs' },
    external: ['@aws-sdk/*', '@smithy/*'],
    ...({ bundle: true, format: 'esm', platform: 'node', target: 'node20', minify: true } as const),
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return (name) => join(scratch, 'sdk-outside', `${basename(name)}.mjs`);
}

/** Round by round over all files, so that a slow moment of the machine falls on all of them. */
async function importTimes(files: string[], rounds: number): Promise<Map<string, ImportTime[]>> {
  const times = new Map<string, ImportTime[]>(files.map((file) => [file, []]));
  for (let round = 0; round < rounds; round++)
    for (const file of files) {
      const { stdout } = await promisify(execFile)(process.execPath, [script, file], {
        env: { ...process.env, ...environment, NODE_OPTIONS: '' },
      });
      times.get(file)!.push(JSON.parse(stdout) as ImportTime);
    }
  return times;
}

/** Milliseconds. */
interface ImportTime {
  wall: number;
  cpu: number;
}

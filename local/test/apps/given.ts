import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { RuntimeEvent } from '../../src/runtime-event.ts';
import { folder } from '../template/given.ts';
import { trial, type Trial } from '../wiring/given.ts';

/** Another app, running as it was synthesised. */
export interface App extends Trial {
  /** What it told so far. */
  told: RuntimeEvent[];
  /** Resolves with the first line of a function's log that matches, of those that are there or come. */
  logged(pattern: RegExp): Promise<string>;
  /** Asks one of its APIs. */
  ask(url: string, headers: Record<string, string>, query: string): Promise<Answer>;
}

/** What an API answers. */
export interface Answer {
  status: number;
  data?: Record<string, unknown> | null;
  errors?: { message: string; errorType?: string; errorInfo?: unknown }[];
}

/** The feature flags that `cdk init` writes into a new app. */
const recommended = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('aws-cdk-lib/recommended-feature-flags.json'), 'utf8'),
) as Record<string, unknown>;

/**
 * Runs what `load` imports, an app that is told from outside where to write its assembly, and starts that unedited.
 * @param flags what differs from those of a new app
 */
export async function run(load: () => Promise<unknown>, flags: Record<string, unknown> = {}): Promise<App> {
  const assembly = await synthesised(load, flags);
  const told: RuntimeEvent[] = [];
  const listeners = new Set<() => void>();
  const backend = await trial({
    assembly,
    onEvent(event) {
      told.push(event);
      for (const listener of listeners) listener();
    },
  });
  onTestFinished(() => backend.stop());
  const line = (pattern: RegExp) =>
    told.flatMap((event) => (event.kind === 'log' ? [String(event.line)] : [])).find((text) => pattern.test(text));
  return {
    ...{ ...backend, told },
    logged: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const found = line(pattern);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    async ask(url, headers, query) {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
    },
  };
}

/**
 * Synthesises as the CDK CLI does: the app finds in its environment what it is to use. Gives the assembly's folder, which
 * lies in that of a package of ES modules, as it does in many an app.
 */
export async function synthesised(load: () => Promise<unknown>, flags: Record<string, unknown> = {}): Promise<string> {
  const home = folder();
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }');
  const assembly = join(home, 'cdk.out');
  const context = JSON.stringify({ ...recommended, ...flags });
  const given = { CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: context, CDK_VALIDATION: 'false' };
  const before = Object.fromEntries(Object.keys(given).map((name) => [name, process.env[name]]));
  Object.assign(process.env, given);
  // Another file of tests may have run the same app in this process.
  vi.resetModules();
  try {
    await load();
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
  return assembly;
}

import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';
import type { sandbox } from './sandbox/main.ts';

/** What code may import and name, as `Realm.description` says it. */
export interface Description {
  /** Names that each module exports. */
  modules: Record<string, string[]>;
  globals: string[];
  hidden: string[];
}

/**
 * A JavaScript realm of its own in which resolver code runs: it has no globals of Node, cannot make code from
 * strings, and nothing of the host reaches it but strings, numbers and one function that gives ids.
 */
export interface Realm {
  sandbox: typeof sandbox;
  description: Description;
  context: vm.Context;
}

/** The name of this library in the stacks of faults. */
const libraryFile = 'appsync-runtime.js';

/** The global name of `sandbox.run`, by which a watched run begins; hidden from the code. */
const runName = '__run';

const watched = new vm.Script(`${runName}()`, { filename: libraryFile });

let shared: Realm | undefined;

/** The one realm of this process, made when it is first needed; its built-in objects are frozen. */
export function realm(): Realm {
  return (shared ??= makeRealm());
}

let newId: () => string;

/** Runs something in the realm with a source of ids. */
export function withIds<T>(source: () => string, run: () => T): T {
  newId = source;
  return run();
}

/**
 * Runs what has been prepared under a watchdog.
 * @throws an error with code `ERR_SCRIPT_EXECUTION_TIMEOUT` after so many milliseconds
 */
export function runWatched({ context }: Realm, timeout: number): string {
  return watched.runInContext(context, { timeout }) as string;
}

function makeRealm(): Realm {
  const context = vm.createContext(Object.create(null) as object, {
    name: 'APPSYNC_JS',
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  const bundle = buildSync({
    entryPoints: [fileURLToPath(new URL('./sandbox/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'library',
    target: 'node20',
    tsconfigRaw: {},
  });
  // The library reads globals from constants of its own: each look-up of a global goes through the host.
  const names = (vm.runInContext('Object.getOwnPropertyNames(globalThis)', context) as string[]).filter(
    (name) => !notCopied.includes(name),
  );
  const own = `const { ${names.join(', ')} } = globalThis;`;
  const text = `(() => { 'use strict'; ${own} ${bundle.outputFiles[0]!.text}; return library.sandbox; })()`;
  const inside = new vm.Script(text, { filename: libraryFile }).runInContext(context) as typeof sandbox;
  Object.defineProperty(context, runName, { value: inside.run });
  inside.connect(askForId);
  const description = JSON.parse(inside.describe()) as Description;
  return { sandbox: inside, description: { ...description, hidden: [...description.hidden, runName] }, context };
}

/** The realm itself, what the engine knows without a look-up, and what strict code may not declare. */
const notCopied = ['globalThis', 'undefined', 'NaN', 'Infinity', 'eval'];

/** The one host function that the realm knows; it takes nothing, gives a string and never throws. */
const askForId = Object.freeze(
  Object.setPrototypeOf(() => {
    try {
      return String(newId());
    } catch {
      return '';
    }
  }, null) as () => string,
);

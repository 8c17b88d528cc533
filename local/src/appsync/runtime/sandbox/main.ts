import { consoleAt } from './console.ts';
import { makeContext } from './context.ts';
import { dynamodbModule } from './dynamodb-module/requests.ts';
import { current, startRun } from './evaluation.ts';
import { extensions } from './extensions.ts';
import { globals, hidden } from './globals.ts';
import { harden } from './harden.ts';
import { adaptBuiltIns } from './built-ins.ts';
import { connectIds, startIds } from './util/ids.ts';
import {
  chargeJson,
  resetMeter,
  onCall,
  onCallback,
  onIndex,
  onIteration,
  onLength,
  onList,
  onSpread,
  onText,
  startMeter,
} from './meter.ts';
import { aiModule, rdsModule } from './not-emulated.ts';
import { runtime } from './runtime.ts';
import { raisedSignal } from './signals.ts';
import type { Signal } from './signals.ts';
import { util } from './util/util.ts';

/** What code may import. */
const modules: Record<string, Record<string, unknown>> = {
  '@aws-appsync/utils': { util, extensions, runtime },
  '@aws-appsync/utils/dynamodb': dynamodbModule,
  '@aws-appsync/utils/rds': rdsModule,
  '@aws-appsync/utils/ai': aiModule,
};

/** Runs the top level of the code anew, so that nothing of an earlier run remains, and gives its handlers. */
export type Program = (imports: typeof modules) => Record<string, (context: unknown) => unknown>;

const { stringify } = JSON;

/** The run that comes next; set by `prepare`, so that the watched way to run needs no arguments. */
let next: { program: Program; handler: string; now: number; context: string; kept: string[] };

/** What a run gives the host, as JSON; `result` is left out where nothing was returned. */
export interface Report {
  result?: unknown;
  signal?: Signal;
  fault?: { name: string; message: string; stack: string };
  stash: Record<string, unknown>;
  appendedErrors: typeof current.appendedErrors;
  logs: string[];
  extensions: typeof current.extensions;
  responseHeaders: Record<string, string>;
}

/** The functions that the host calls; only strings and numbers pass. */
export const sandbox = {
  /** JSON of what can be imported by which name, and which names need no import. */
  describe: () =>
    stringify({
      modules: Object.fromEntries(Object.entries(modules).map(([name, exports]) => [name, Object.keys(exports)])),
      globals: Object.keys(globals),
      hidden,
    }),
  connect: (ask: () => string) => connectIds(ask),
  /** Takes the function that the linked text evaluates to; the host keeps the program, and only passes it back. */
  load: (link: (names: typeof globals, hooks: typeof instruments) => Program): Program => link(globals, instruments),
  /** Takes the JSON of a context, and by `...kept` that of each of its `keptMembers`. */
  prepare(
    program: Program,
    handler: string,
    now: number,
    iterations: number,
    context: string,
    ...kept: string[]
  ): void {
    next = { program, handler, now, context, kept };
    startMeter(true, iterations);
    startIds(false);
  },
  /** Prepares the same run again, without a limit to its work. */
  again(iterations: number): void {
    startMeter(false, iterations);
    startIds(true);
  },
  run,
};

const instruments = {
  onCall,
  onCallback,
  onIndex,
  onIteration,
  onLength,
  onList,
  onSpread,
  onText,
  consoleAt,
};

function run(): string {
  const { program, handler, now, context: text, kept } = next;
  let outcome: Pick<Report, 'result' | 'signal' | 'fault'> = {};
  let stash = {};
  try {
    const context = makeContext(text, kept);
    startRun(now, context);
    stash = context.stash as object;
    outcome.result = program(modules)[handler]!(context);
    return report(outcome, stash);
  } catch (thrown) {
    resetMeter();
    outcome = outcomeOf(thrown);
  }
  try {
    return report(outcome, stash);
  } catch (thrown) {
    resetMeter();
    return report(outcomeOf(thrown), {});
  }
}

/** Writes what a run gives; fails where the code left something that is no JSON. */
function report(outcome: Pick<Report, 'result' | 'signal' | 'fault'>, stash: object): string {
  const { appendedErrors, logs, extensions, responseHeaders } = current;
  chargeJson([outcome, stash, appendedErrors, extensions]);
  return stringify({ ...outcome, stash, appendedErrors, logs, extensions, responseHeaders });
}

function outcomeOf(thrown: unknown): Pick<Report, 'signal' | 'fault'> {
  const signal = raisedSignal(thrown);
  if (signal) return { signal };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { fault: { name: error.name, message: error.message, stack: String(error.stack) } };
}

adaptBuiltIns();
// the global object itself cannot be frozen; code does not see it
const realm = Object.values(Object.getOwnPropertyDescriptors(globalThis)).map(({ value }) => value as unknown);
harden(...realm.filter((value) => value !== globalThis), globals, modules, instruments, sandbox);

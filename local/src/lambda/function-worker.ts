import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../shared/clock.ts';
import type { InvocationResult } from '../shared/service.ts';

/** One event for a worker. */
export interface Invocation {
  requestId: string;
  /** The event as JSON text. */
  event: string;
  /** The members of Lambda's context that are data. */
  context: Record<string, unknown>;
}

/** A thread that has loaded a function's bundle and handles one event at a time. */
export interface FunctionWorker {
  /** Handles one event; after a result with `ended` the worker is gone. */
  run(invocation: Invocation): Promise<{ result: InvocationResult; ended: boolean }>;
  /** Whether the thread is gone, as it can be between two events. */
  ended(): boolean;
  /** Ends the thread; an event that it handles fails. */
  stop(): Promise<void>;
}

/** What a worker needs to know of its function. */
export interface WorkerOptions {
  directory?: string;
  /** The text of its only file, where it has no bundle. */
  inlineCode?: string;
  /** `file.export`, as Lambda's Handler. */
  handler: string;
  environment: Record<string, string>;
  /** Seconds of machine time for one event. */
  timeout: number;
  memorySize: number;
  clock: Clock;
  log(line: string): void;
  /** Hears of each call to others once it is over. @default nobody does */
  called?: (call: CallOut) => void;
}

/** An HTTP call of a function to others than the backend: who was called and how it went, not what was said. */
export interface CallOut {
  /** Of the invocation that made it; undefined where the bundle did as it was loaded. */
  requestId?: string;
  /** When it began, in milliseconds since the epoch. */
  at: number;
  method: string;
  /** Without its query, for keys are in some. */
  url: string;
  /** Names and values, those of secrets hidden, at most 4,000 characters. */
  requestHeaders: [string, string][];
  /** Undefined where there was no answer. */
  status?: number;
  responseHeaders: [string, string][];
  /** Why there was no answer: the error's code. */
  error?: string;
  milliseconds: number;
}

type Message =
  | { type: 'ready' }
  | { type: 'log'; line: string }
  | { type: 'call'; call: CallOut }
  | { type: 'result'; payload: string }
  | { type: 'error' | 'fatal'; error: FunctionError };
type FunctionError = Extract<InvocationResult, { ok: false }>['error'];

/** Where the AWS SDK is looked for that Lambda has beside every function: in the app that runs here, then beside this package. */
const sdkRoots = [pathToFileURL(join(process.cwd(), '_')).href, import.meta.url];

const script = new URL('./worker.mjs', import.meta.url);

/** The most that a function may answer: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimit = 6_291_556;

/** Starts a thread; it loads the bundle at once, and `run` waits for that. */
export function startFunctionWorker(options: WorkerOptions): FunctionWorker {
  const { directory, inlineCode, handler, environment, timeout, memorySize, clock, log, called = () => {} } = options;
  const worker = new Worker(script, {
    workerData: { directory, inlineCode, handler, sdkRoots, now: clock.now() },
    env: environment,
    execArgv: [],
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: memorySize },
  });
  /** Why the thread ends, where it said so. */
  let cause: FunctionError | undefined;
  let outOfMemory = false;
  let current: { requestId: string; end(result: InvocationResult, ended: boolean): void } | undefined;
  let exited: number | undefined;

  const ready = new Promise<void>((resolve) => {
    worker.on('message', (posted: { runtime?: Message } | null) => {
      const message = posted?.runtime;
      // What has no mark is the bundle's own: it may think that the port is for a thread of its.
      if (!message) return;
      if (message.type === 'log') log(message.line);
      else if (message.type === 'call') called(message.call);
      else if (message.type === 'ready') resolve();
      else if (message.type === 'fatal') cause = message.error;
      else current?.end(resultOf(message), false);
    });
    worker.on('error', (error: Error & { code?: string }) => {
      outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    });
    worker.on('exit', (code) => {
      exited = code;
      resolve();
      current?.end({ ok: false, error: cause ?? exitError(current.requestId, code, outOfMemory) }, true);
    });
  });

  return {
    async run({ requestId, event, context }) {
      await ready;
      return new Promise((resolve) => {
        const end = (result: InvocationResult, ended: boolean) => {
          clearTimeout(timer);
          current = undefined;
          resolve({ result, ended });
        };
        const timer = setTimeout(() => {
          end({ ok: false, error: timeoutError(requestId, timeout, clock) }, true);
          void worker.terminate();
        }, timeout * 1000);
        current = { requestId, end };
        if (exited === undefined) worker.postMessage({ event, context, now: clock.now(), timeout: timeout * 1000 });
        else end({ ok: false, error: cause ?? exitError(requestId, exited, outOfMemory) }, true);
      });
    },
    ended: () => exited !== undefined,
    async stop() {
      cause ??= { errorType: 'Runtime.ExitError', errorMessage: 'the local runtime stopped' };
      await worker.terminate();
    },
  };
}

function resultOf(message: Extract<Message, { type: 'result' | 'error' | 'fatal' }>): InvocationResult {
  if (message.type !== 'result') return { ok: false, error: message.error };
  if (Buffer.byteLength(message.payload) > payloadLimit)
    return {
      ok: false,
      error: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`,
      },
    };
  return { ok: true, payload: JSON.parse(message.payload) as unknown };
}

function timeoutError(requestId: string, timeout: number, clock: Clock): FunctionError {
  const date = new Date(clock.now()).toISOString();
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `${date} ${requestId} Task timed out after ${timeout.toFixed(2)} seconds`,
  };
}

function exitError(requestId: string, code: number, outOfMemory: boolean): FunctionError {
  const how = outOfMemory
    ? 'exited with error: signal: killed'
    : code
      ? `exited with error: exit status ${code}`
      : 'exited without providing a reason';
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: Runtime ${how}` };
}

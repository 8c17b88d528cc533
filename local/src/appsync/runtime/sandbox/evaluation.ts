import type { ExtensionCalls, ResolverError } from '../types.ts';

/** What the run under way has been given and has done so far; runs never overlap. */
export interface RunState {
  /** Milliseconds since the epoch; time stands still within one run. */
  now: number;
  context: Record<string, unknown>;
  appendedErrors: ResolverError[];
  logs: string[];
  extensions: ExtensionCalls;
  responseHeaders: Record<string, string>;
}

/** The one run under way. */
export let current: RunState = emptyRun(0, {});

/** Makes room for a run and forgets the one before it. */
export function startRun(now: number, context: Record<string, unknown>): void {
  current = emptyRun(now, context);
}

function emptyRun(now: number, context: Record<string, unknown>): RunState {
  return {
    now,
    context,
    appendedErrors: [],
    logs: [],
    extensions: { invalidations: [] },
    responseHeaders: {},
  };
}

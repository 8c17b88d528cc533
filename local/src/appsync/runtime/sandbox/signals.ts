import type { ResolverError } from '../types.ts';

/** How code leaves a handler other than by returning or by a fault. */
export type Signal =
  | { kind: 'error'; error: ResolverError }
  | { kind: 'earlyReturn'; value: unknown; skipTo: 'NEXT' | 'END' | undefined }
  /** A quick run found too much work; the host repeats it under the watchdog. */
  | { kind: 'escalate' };

let raised: Signal | undefined;

/** Ends the run with a signal. */
export function raise(signal: Signal): never {
  raised = signal;
  // no Error, since it is no fault: it needs no stack, which would cost more than the rest of the run
  throw signal;
}

/** The signal that ended the run where `thrown` is it, and undefined for a fault of the code. */
export function raisedSignal(thrown: unknown): Signal | undefined {
  return raised !== undefined && thrown === raised ? raised : undefined;
}

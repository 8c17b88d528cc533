import type { Instrumented } from './instrument.ts';
import type { Report } from './sandbox/main.ts';
import type { Evaluation, ResolverError } from './types.ts';

/** Makes of what the sandbox reports what the rest of the runtime sees. */
export function evaluationOf(report: Report, code: Instrumented): Evaluation {
  const { signal, fault, stash, appendedErrors, logs, extensions, responseHeaders } = report;
  const done = { stash, appendedErrors, logs, extensions, responseHeaders };
  if (fault) return { result: undefined, error: codeError(fault, code), ...done };
  if (signal?.kind === 'error') return { result: undefined, error: signal.error, ...done };
  if (signal?.kind === 'earlyReturn') {
    const { value, skipTo } = signal;
    return { result: value, earlyReturn: { skipTo: skipTo ?? 'NEXT', given: skipTo !== undefined }, ...done };
  }
  return { result: report.result, ...done };
}

/** Reports what kept a run from reporting itself: it took too long, or used up the stack or the memory. */
export function faultReport(error: unknown, timeout: number, context: Record<string, unknown>): Report {
  const { code, name, message } = error as Error & { code?: string };
  const fault =
    code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ? { name: 'Error', message: `evaluation took more than the ${timeout} ms that are allowed`, stack: '' }
      : { name, message, stack: '' };
  const stash = (context.stash ?? {}) as Record<string, unknown>;
  return { fault, stash, appendedErrors: [], logs: [], extensions: { invalidations: [] }, responseHeaders: {} };
}

/** Writes a fault as AWS does: `code.js:5:13: ReferenceError: x is not defined`, type `Code`. */
function codeError({ name, message, stack }: NonNullable<Report['fault']>, code: Instrumented): ResolverError {
  const place = /^ +at .*?\bcode\.js:(\d+):(\d+)\)?$/m.exec(stack);
  const [line, column] = [Number(place?.[1]), Number(place?.[2])];
  const where = place ? code.placeOf(line, column) : 'code.js';
  return { message: `${where}: ${name}: ${message}`, errorType: 'Code', data: null, errorInfo: null };
}

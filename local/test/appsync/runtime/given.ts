import type { Clock } from '../../../src/shared/clock.ts';
import { compile } from '../../../src/appsync/runtime/compile.ts';
import type { CompileOptions } from '../../../src/appsync/runtime/compile.ts';
import type { Evaluation } from '../../../src/appsync/runtime/types.ts';

/** 2021-02-01T08:15:30.123Z */
export const now = Date.UTC(2021, 1, 1, 8, 15, 30, 123);

/** A clock that stands still. */
export const clockAt = (time: number): Clock => ({ now: () => time, at: () => () => undefined });

/** Compiles without the check, at a fixed time, with ids `id-1`, `id-2`, … */
export function given(code: string, options: Partial<CompileOptions> = {}) {
  let ids = 0;
  return compile(code, { clock: clockAt(now), newId: () => `id-${(ids += 1)}`, check: false, ...options });
}

/** Evaluates the body of a request handler. */
export function evaluateBody(body: string, context: Record<string, unknown> = {}): Evaluation {
  return given(`import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) { ${body} }`).evaluate('request', context);
}

/** Evaluates an expression and gives its value; what fails throws. */
export function valueOf(expression: string, context: Record<string, unknown> = {}): unknown {
  const { result, error } = evaluateBody(`return ${expression};`, context);
  if (error) throw new Error(error.message);
  return result;
}

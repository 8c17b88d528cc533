import type { CallDataSource, Outcome } from '../data-sources/data-source.ts';
import { evaluate, type Frame } from './evaluation.ts';
import { failure } from '../graphql/field-errors.ts';
import type { CompiledCode } from '../runtime/types.ts';
import { notAuthorized } from '../auth/unauthenticated.ts';

/** Code in front of a data source: a unit resolver, or a function of a pipeline. */
export interface Step {
  code: CompiledCode;
  call: CallDataSource;
  /** A Lambda function needs no request handler: it then gets the whole `ctx`. */
  direct: boolean;
}

/** A resolver, compiled. */
export type CompiledResolver = ({ kind: 'UNIT' } & Step) | { kind: 'PIPELINE'; code: CompiledCode; steps: Step[] };

/**
 * Runs a resolver and gives the field's value; throws `FieldFailure` where the field fails.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export async function runResolver(resolver: CompiledResolver, frame: Frame): Promise<unknown> {
  if (resolver.kind === 'UNIT') return (await runStep(resolver, frame, {})).value;

  const { code, steps } = resolver;
  const before = code.has('request') ? evaluate(frame, code, 'request', {}) : undefined;
  let value: unknown = before?.result ?? null;
  const over = before?.earlyReturn && !(before.earlyReturn.given && before.earlyReturn.skipTo === 'NEXT');
  for (const step of over ? [] : steps) {
    const done = await runStep(step, frame, { prev: { result: value } });
    value = done.value;
    if (done.end) break;
  }
  if (!code.has('response')) return value;
  return evaluate(frame, code, 'response', { prev: { result: value }, result: value }).result ?? null;
}

async function runStep(
  { code, call, direct }: Step,
  frame: Frame,
  members: Record<string, unknown>,
): Promise<{ value: unknown; end?: boolean }> {
  let request: unknown = direct ? { operation: 'Invoke', payload: directPayload(frame, members) } : {};
  if (code.has('request')) {
    const { result, earlyReturn } = evaluate(frame, code, 'request', members);
    if (earlyReturn) return { value: result ?? null, end: earlyReturn.skipTo === 'END' };
    request = result;
  }

  const outcome = await call(request);
  if (!code.has('response')) return { value: valueOf(outcome) };
  const { result, earlyReturn } = evaluate(frame, code, 'response', { ...members, result: null, ...outcome });
  return { value: result ?? null, end: earlyReturn?.skipTo === 'END' };
}

/**
 * Without a response handler the result is the value, and a failure fails the field. Clients are told the same of every
 * `UnauthorizedException` of a function, whatever it says.
 */
function valueOf({ result, error }: Outcome): unknown {
  if (!error) return result ?? null;
  const type = error.type === 'Lambda:Unhandled' ? (error.unhandledErrorType ?? error.type) : error.type;
  throw failure(type, type === 'UnauthorizedException' ? notAuthorized : error.message);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html */
function directPayload({ base, stash }: Frame, members: Record<string, unknown>): Record<string, unknown> {
  const { env: _env, ...context } = base;
  return { prev: null, ...context, stash, ...members };
}

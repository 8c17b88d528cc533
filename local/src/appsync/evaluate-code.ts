import type { Clock } from '../shared/clock.ts';
import type { HttpResponse } from '../shared/http.ts';
import { parseJson } from '../shared/parse-json.ts';
import { compile } from './runtime/compile.ts';
import { CodeRefused } from './runtime/types.ts';
import type { CodeError, Evaluation } from './runtime/types.ts';

/** What evaluations need of the backend. */
export interface EvaluateCodeOptions {
  clock: Clock;
  newId: () => string;
}

interface EvaluateCodeInput {
  code: string;
  context: Record<string, unknown>;
  handler: 'request' | 'response';
}

/** Characters that the service allows. */
const limits = { code: 32_768, context: 28_000, evaluationResult: 65_536 };

/**
 * The operation EvaluateCode: `POST /v1/dataplane-evaluatecode` of REST-JSON. Without `function` it runs `request`.
 * @param body the parsed JSON body
 * @see https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
 */
export function evaluateCode(body: unknown, options: EvaluateCodeOptions): HttpResponse {
  try {
    const { code, context, handler } = readInput(body);
    const compiled = compile(code, options);
    if (!compiled.has(handler)) throw new BadRequest(`the code exports no function ${handler}`);
    return respond(200, answer(compiled.evaluate(handler, context)));
  } catch (error) {
    if (error instanceof CodeRefused) return badRequest('The code contains one or more errors.', error.codeErrors);
    if (error instanceof BadRequest) return badRequest(error.message);
    throw error;
  }
}

class BadRequest extends Error {}

function readInput(body: unknown): EvaluateCodeInput {
  const input = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const runtime = input.runtime as { name?: unknown; runtimeVersion?: unknown } | undefined;
  if (runtime?.name !== 'APPSYNC_JS' || runtime.runtimeVersion !== '1.0.0') {
    throw new BadRequest(`runtime must be APPSYNC_JS 1.0.0, got ${JSON.stringify(input.runtime)}`);
  }
  const handler = input.function ?? 'request';
  if (handler !== 'request' && handler !== 'response') {
    throw new BadRequest(`function must be request or response, got ${JSON.stringify(handler)}`);
  }
  const code = textWithin(input, 'code', 1);
  return { code, context: parseContext(textWithin(input, 'context', 2)), handler };
}

function textWithin(input: Record<string, unknown>, name: 'code' | 'context', least: number): string {
  const value = input[name];
  if (typeof value !== 'string') throw new BadRequest(`${name} must be a string, got ${JSON.stringify(value)}`);
  if (value.length < least || value.length > limits[name]) {
    throw new BadRequest(`${name} has ${value.length} characters; it may have ${least} to ${limits[name]}`);
  }
  return value;
}

function parseContext(text: string): Record<string, unknown> {
  let context: unknown;
  try {
    context = parseJson(text);
  } catch {
    throw new BadRequest('context is no valid JSON');
  }
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new BadRequest('context must be a JSON object');
  }
  return context as Record<string, unknown>;
}

/** `evaluationResult` and `error` exclude one another; where nothing was returned the result is `null`. */
function answer({ result, error, stash, logs, appendedErrors }: Evaluation): object {
  const evaluationResult = JSON.stringify(result ?? null);
  const rest = { logs, stash: JSON.stringify(stash), outErrors: JSON.stringify(appendedErrors) };
  if (error) return { error: { message: error.message }, ...rest };
  if (evaluationResult.length > limits.evaluationResult) {
    const message = `evaluation result has ${evaluationResult.length} characters; it may have ${limits.evaluationResult}`;
    return { error: { message }, ...rest };
  }
  return { evaluationResult, ...rest };
}

function badRequest(message: string, codeErrors?: CodeError[]): HttpResponse {
  const detail = codeErrors && { reason: 'CODE_ERROR', detail: { codeErrors } };
  return respond(400, { message, ...detail }, { 'x-amzn-errortype': 'BadRequestException' });
}

function respond(status: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

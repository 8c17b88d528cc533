import jsonata from 'jsonata';
import { queryEvaluationError, StateFailure } from '../failure.ts';
import { addedFunctions } from './jsonata-functions.ts';
import { limitedRegExp } from './limited-regexp.ts';

/** What the names in an expression stand for: `$states`, the variables, and functions such as `$now`. */
export type Bindings = Record<string, unknown>;

/** A compiled JSONata expression. */
export interface Expression {
  /** Without its delimiters. */
  text: string;
  /**
   * Its value as plain JSON.
   * @param location the field it stands in, for the error
   * @throws StateFailure `States.QueryEvaluationError`, also where the value is undefined
   */
  evaluate(bindings: Bindings, location: string): Promise<unknown>;
}

/** The service's limit on one evaluation, reference §4. */
const evaluationLimit = 1000;
const deepestCalls = 1000;
const RegexEngine = limitedRegExp(evaluationLimit) as unknown as RegExpConstructor;
const compiled = new Map<string, Expression>();

/** The text within `{% … %}`, with or without blanks inside, or undefined where a value is no expression. */
export function expressionText(value: unknown): string | undefined {
  return typeof value === 'string' && /^\{%.*%\}$/s.test(value) ? value.slice(2, -2).trim() : undefined;
}

/** Whether a text has but one of the marks of an expression, or blanks around them, which Step Functions refuses. */
export const isHalfExpression = (text: string): boolean =>
  expressionText(text) === undefined &&
  (text.startsWith('{%') || text.endsWith('%}') || /^\s*\{%.*%\}\s*$/s.test(text));

/**
 * Compiles an expression, once for each text.
 * @throws Error where it is no JSONata, or uses `$eval`, which Step Functions lacks
 */
export function compileExpression(text: string): Expression {
  const known = compiled.get(text);
  if (known) return known;
  const library = jsonata(text, { timeout: evaluationLimit, stack: deepestCalls, RegexEngine });
  if (usesEval(library.ast())) throw new Error('it uses $eval, which Step Functions does not have; use $parse');
  for (const [name, { implementation, signature }] of Object.entries(addedFunctions))
    library.registerFunction(name, implementation as (...args: unknown[]) => unknown, signature);
  const path = plainPath(text);
  const expression: Expression = {
    text,
    async evaluate(bindings, location) {
      const short = path && followPath(path, bindings);
      if (short !== undefined) return short;
      const value = await evaluateWhole(library, text, bindings, location);
      if (value === undefined) throw queryEvaluationError(text, location, 'returned nothing (undefined).');
      return plain(value, text, location);
    },
  };
  compiled.set(text, expression);
  return expression;
}

/** The failure of an expression whose value has another type than its field takes. */
export function unexpectedType(text: string, location: string, expected: string, value: unknown): StateFailure {
  const shown = `returned an unexpected result type. Expected '${expected}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`;
  return queryEvaluationError(text, location, shown);
}

async function evaluateWhole(library: jsonata.Expression, text: string, bindings: Bindings, location: string) {
  try {
    return await library.evaluate(undefined, bindings);
  } catch (thrown) {
    const { code, message } = thrown as { code?: string; message?: string };
    throw queryEvaluationError(
      text,
      location,
      `threw an error during evaluation. ${code ? `${code}: ` : ''}${message}`,
    );
  }
}

/**
 * The names of an expression that is a plain path, such as `$states.input.id`.
 * Words that the grammar reserves go to the library.
 */
function plainPath(text: string): string[] | undefined {
  if (!/^\$[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text)) return undefined;
  const names = text.slice(1).split('.');
  return names.some((name) => /^(and|or|in|true|false|null|function)$/.test(name)) ? undefined : names;
}

/** The value at a path through plain objects; undefined where only the library knows (arrays map, nothing there). */
function followPath(path: string[], bindings: Bindings): unknown {
  let value: unknown = bindings;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'function' ? undefined : value;
}

/** The value without the marks that the library leaves on arrays; functions and numbers beyond JSON are errors. */
function plain(value: unknown, text: string, location: string): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, text, location) ?? null);
  if (typeof value === 'function' || (typeof value === 'number' && !Number.isFinite(value)) || isFunction(value))
    throw queryEvaluationError(text, location, 'returned an unsupported result type.');
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const clean = member === undefined ? undefined : plain(member, text, location);
    if (clean !== undefined) Object.defineProperty(copy, key, { value: clean, ...ordinary });
  }
  return copy;
}

/** So that a member named `__proto__` is a member like any other. */
const ordinary = { enumerable: true, writable: true, configurable: true };

const isFunction = (value: unknown) =>
  typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);

const typeOf = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : isFunction(value) || typeof value === 'function'
        ? 'function'
        : typeof value;

function usesEval(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return false;
  const { type, value } = node as { type?: unknown; value?: unknown };
  return (type === 'variable' && value === 'eval') || Object.values(node).some(usesEval);
}

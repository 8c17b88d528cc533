import { compileExpression, expressionText, isHalfExpression, unexpectedType } from './expression.ts';
import type { Bindings, Expression } from './expression.ts';
import { queryEvaluationError } from '../failure.ts';

/** A field of a state made ready to be evaluated; without expressions it is only its value. */
export type CompiledTemplate = { location: string } & (
  | { kind: 'value'; value: unknown }
  | { kind: 'expression'; expression: Expression }
  | { kind: 'array'; items: CompiledTemplate[] }
  | { kind: 'object'; members: [string, CompiledTemplate][] }
);

/**
 * Compiles a field.
 * @param location where it stands in its state, as errors name it: `Arguments/Payload`, `Choices[1]/Condition`
 * @throws Error naming the location of an expression that does not compile, or is not marked as one is
 */
export function compileTemplate(template: unknown, location: string): CompiledTemplate {
  const text = expressionText(template);
  if (text !== undefined) return { kind: 'expression', expression: compileAt(text, location), location };
  if (typeof template === 'string' && isHalfExpression(template))
    throw new Error(
      `${location}: an expression begins with {% and ends with %}, without blanks before or after: '${template}'`,
    );
  if (typeof template !== 'object' || template === null) return { kind: 'value', value: template, location };
  const parts: CompiledTemplate[] = Array.isArray(template)
    ? template.map((item, index) => compileTemplate(item, `${location}[${index}]`))
    : Object.entries(template).map(([key, member]) => compileTemplate(member, `${location}/${key}`));
  if (parts.every(({ kind }) => kind === 'value')) return { kind: 'value', value: template, location };
  if (Array.isArray(template)) return { kind: 'array', items: parts, location };
  return { kind: 'object', members: Object.keys(template).map((key, index) => [key, parts[index]!]), location };
}

/** The value of a field under `bindings`. @throws StateFailure `States.QueryEvaluationError` */
export async function evaluateTemplate(template: CompiledTemplate, bindings: Bindings): Promise<unknown> {
  switch (template.kind) {
    case 'value':
      return template.value;
    case 'expression':
      return template.expression.evaluate(bindings, template.location);
    case 'array': {
      const values: unknown[] = [];
      for (const item of template.items) values.push(await evaluateTemplate(item, bindings));
      return values;
    }
    case 'object': {
      const values: [string, unknown][] = [];
      for (const [key, member] of template.members) values.push([key, await evaluateTemplate(member, bindings)]);
      return Object.fromEntries(values);
    }
  }
}

/** The value of a field that must be of one type, e.g. the condition of a rule. */
export async function evaluateTyped<T>(
  template: CompiledTemplate,
  bindings: Bindings,
  expected: string,
  fits: (value: unknown) => value is T,
): Promise<T> {
  const value = await evaluateTemplate(template, bindings);
  if (fits(value)) return value;
  throw unexpectedType(textOf(template, value), template.location, expected, value);
}

/** The value of a field that must be a whole number within bounds; `allowed` names them in the error. */
export async function evaluateWholeNumber(
  template: CompiledTemplate,
  bindings: Bindings,
  { least, most, allowed }: { least: number; most: number; allowed: string },
): Promise<number> {
  const value = await evaluateTyped(template, bindings, 'number', (found) => typeof found === 'number');
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw queryEvaluationError(textOf(template, value), template.location, `returned ${value}, which is not ${allowed}.`);
}

/** What errors show of a field that gave a value: its expression, or the value. */
export const textOf = (template: CompiledTemplate, value: unknown) =>
  template.kind === 'expression' ? template.expression.text : JSON.stringify(value);

function compileAt(text: string, location: string): Expression {
  try {
    return compileExpression(text);
  } catch (thrown) {
    throw new Error(`${location}: ${(thrown as Error).message}`, { cause: thrown });
  }
}

import validateAsl from 'asl-validator';
import { openPassed, type Passed } from '../../../shared/passed.ts';
import { expressionText } from '../jsonata/expression.ts';
import type { Definition } from './asl.ts';
import { rulesOf } from './check-state.ts';
import type { Problem } from './problem.ts';
import { visitStates } from './scopes.ts';

/** The service's names of what asl-validator finds. */
const codes: Record<string, string> = { DUPLICATE_STATE_NAMES: 'DUPLICATE_STATE_NAME' };
/** These are found by ./check-flow.ts, in the words of the service. */
const ofFlow = /_TRANSITION_TARGET$|^MISSING_TERMINAL_STATE$/;

/** What asl-validator finds. */
export function* validatorProblems(definition: Definition): Generator<Problem> {
  const copy = acceptable(definition);
  const text = JSON.stringify(copy);
  before ??= openPassed([new URL('../../../../package.json', import.meta.url)]);
  if (before.has(text)) return;
  const { errors: all, errorsText } = validateAsl(copy);
  const errors = all.filter(({ 'Error code': code }) => !ofFlow.test(code));
  if (errors.length === 0) return before.add(text);
  for (const [index, { 'Error code': code, Message: message, schemaError }] of errors.entries())
    yield {
      name: 'InvalidDefinition',
      text: index === 0 ? errorsText('; ') : message,
      message,
      code: codes[code] ?? 'SCHEMA_VALIDATION_FAILED',
      ...(schemaError && { location: schemaError.instancePath || '/' }),
    };
}

/** What asl-validator, whose version the package names, has found good before; it takes half a second to get ready. */
let before: Passed | undefined;

/**
 * A copy without what asl-validator 4 refuses although it is right: templates that are no objects or have empty
 * strings or lists in lists, expressions without blanks inside their marks or over several lines (they are compiled
 * here anyway), and conditions that are plain values.
 */
function acceptable(definition: Definition): object {
  const copy = withPlainExpressions(definition) as Definition;
  visitStates(copy, (_name, state) => {
    for (const holder of [state, ...rulesOf(state)] as Record<string, unknown>[]) {
      for (const field of ['Output', 'Assign', 'Arguments', 'ItemSelector']) if (field in holder) holder[field] = {};
      if ('Condition' in holder) holder.Condition = anyExpression;
    }
  });
  return copy;
}

const anyExpression = '{% true %}';

function withPlainExpressions(value: unknown): unknown {
  if (typeof value === 'string')
    return expressionText(value) === undefined ? value.replaceAll(/[\r\n\t]/g, ' ') : anyExpression;
  if (Array.isArray(value)) return value.map(withPlainExpressions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPlainExpressions(member)]));
}

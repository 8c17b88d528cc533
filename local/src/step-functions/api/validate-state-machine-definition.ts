import type { Definition } from '../asl/definition/asl.ts';
import { compileFields } from '../asl/definition/machine.ts';
import type { Problem } from '../asl/definition/problem.ts';
import { statesOf } from '../asl/definition/scopes.ts';
import { problemsOf } from '../asl/definition/validate-definition.ts';
import { checkInput } from './check-input.ts';

interface Request {
  definition: string;
  type?: 'STANDARD' | 'EXPRESS';
  severity?: 'ERROR' | 'WARNING';
  maxResults?: number;
}

/** How many diagnostics an answer has at most. */
const most = 100;

/**
 * ValidateStateMachineDefinition: what is wrong with a definition. What is right and only not emulated here is no diagnostic.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export const validateStateMachineDefinition = () => (request: Request) => {
  checkInput(request as never, {
    definition: { type: 'string', required: true, most: 1_048_576 },
    type: { type: 'string', values: ['STANDARD', 'EXPRESS'] },
    severity: { type: 'string', values: ['ERROR', 'WARNING'] },
    maxResults: { type: 'integer', least: 0, most },
  });
  const { definition, type = 'STANDARD', maxResults } = request;
  const all = diagnose(definition, type).filter(({ name }) => name === 'InvalidDefinition');
  const shown = all.slice(0, maxResults || most);
  return {
    result: all.length === 0 ? 'OK' : 'FAIL',
    diagnostics: shown.map(({ code = 'SCHEMA_VALIDATION_FAILED', text, message = text, location }) => ({
      severity: 'ERROR',
      code,
      message,
      ...(location !== undefined && { location }),
    })),
    truncated: shown.length < all.length,
  };
};

function diagnose(text: string, type: 'STANDARD' | 'EXPRESS'): Problem[] {
  const name = 'InvalidDefinition' as const;
  const noObject = { name, text: 'Definition must be a valid JSON object' };
  let definition: unknown;
  try {
    if (text === '') return [noObject];
    definition = JSON.parse(text);
  } catch (thrown) {
    return [{ name, text: (thrown as Error).message, code: 'INVALID_JSON_DESCRIPTION' }];
  }
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return [noObject];
  const problems = [...problemsOf(definition as Definition)];
  if (problems.some((problem) => problem.name === name)) return problems;
  return [
    ...expressionProblems(definition as Definition),
    ...(type === 'EXPRESS' ? expressProblems(definition as Definition) : []),
  ];
}

/** Expressions that do not compile. */
function* expressionProblems(definition: Definition): Generator<Problem> {
  for (const { state, location } of statesOf(definition)) {
    if ((state.QueryLanguage ?? definition.QueryLanguage) !== 'JSONata') continue;
    try {
      compileFields(state);
    } catch (thrown) {
      const [, field, text] = /^(.*?): (.*)$/s.exec((thrown as Error).message) ?? [];
      yield { name: 'InvalidDefinition', text: text!, location: `${location}/${field}` };
    }
  }
}

/** What only Standard workflows have. */
function* expressProblems(definition: Definition): Generator<Problem> {
  for (const { state, location } of statesOf(definition)) {
    if (state.Type !== 'Task' || !/\.waitForTaskToken$/.test(state.Resource)) continue;
    const message = "Express state machine does not support '.waitForTaskToken' service integration ";
    yield { name: 'InvalidDefinition', text: message, location: `${location}/Resource` };
  }
}

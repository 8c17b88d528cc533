import type { Definition } from './asl.ts';
import { validatorProblems } from './asl-validator-problems.ts';
import { flowProblems } from './check-flow.ts';
import { checkExpressions, checks, checkSeconds, checkTimestamp, notEmulatedFields } from './check-state.ts';
import { misfitsIn } from './check-structure.ts';
import type { Problem } from './problem.ts';
import { parseResource } from './resource.ts';
import { statesOf } from './scopes.ts';
import { checkHandlers } from './validate-handlers.ts';

/** A definition that cannot run here. */
export class DefinitionError extends Error {
  constructor(
    machine: string,
    readonly problem: Problem,
  ) {
    super(`cannot load state machine ${machine}: ${problem.text}`);
    this.name = problem.name;
  }
}

/**
 * Refuses a definition that the engine would not run as Step Functions does.
 * @param isMocked whether tasks call nobody
 * @throws DefinitionError of its first problem
 */
export function validateDefinition(machine: string, definition: Definition, isMocked = false): void {
  for (const problem of problemsOf(definition))
    if (!isMocked || !problem.isOfCall) throw new DefinitionError(machine, problem);
}

/** All that is wrong with a definition: what asl-validator finds, what it misses, and what is not emulated. */
export function* problemsOf(definition: Definition): Generator<Problem> {
  const missing = ['States', 'StartAt'].filter((field) => !(field in definition));
  const required = `These fields are required: [${missing.join(', ')}]`;
  const none = typeof definition.States !== 'object' || definition.States === null;
  if (none || missing.length > 0) {
    const text = none ? 'its definition has no States' : required;
    return yield { name: 'InvalidDefinition', text, message: required, location: '/' };
  }
  let isSound = true;
  for (const { expected, location } of misfitsIn(definition)) {
    isSound = false;
    const message = `Expected value of type ${expected}`;
    yield { name: 'InvalidDefinition', text: `${location} is no ${expected}`, message, location };
  }
  if (!isSound) return;
  for (const problem of stateProblems(definition)) {
    // What is only not emulated may be wrong on AWS too.
    if (problem.name === 'InvalidDefinition') isSound = false;
    yield problem;
  }
  if (!isSound) return;
  yield* validatorProblems(definition);
  yield* flowProblems(definition);
}

function* stateProblems(definition: Definition): Generator<Problem> {
  const invalid = 'InvalidDefinition' as const;
  if (definition.TimeoutSeconds === 0)
    yield { name: invalid, text: 'it has TimeoutSeconds 0; it must be at least 1', location: '/TimeoutSeconds' };
  for (const { name, state, location } of statesOf(definition)) {
    const of = (problem: string) => ({ text: `state "${name}" ${problem}`, location });
    const language = state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath';
    if (!Object.hasOwn(checks, state.Type)) {
      const message = `The field 'Type' should have one of these values: [${types}]`;
      yield { ...of(`has the unknown Type ${state.Type}`), name: invalid, message, location: `${location}/Type` };
      continue;
    }
    if (language !== 'JSONata') {
      if (definition.QueryLanguage === 'JSONata') {
        const message = `'QueryLanguage' can not be '${language}' if set to 'JSONata' for whole state machine`;
        yield { ...of(`uses ${language} in a machine of JSONata`), name: invalid, message };
      } else {
        const problem = `uses ${language}; only JSONata is emulated: set QueryLanguage to JSONata`;
        yield { ...of(problem), name: 'NotEmulated' };
      }
      continue;
    }
    for (const field of notEmulatedFields)
      if (field in state) yield { ...of(`uses ${field}, which is not emulated; remove it`), name: 'NotEmulated' };
    for (const problem of [...checkHandlers(state), ...checkExpressions(state)])
      yield { ...of(problem), name: invalid };
    for (const problem of checkTimestamp(state)) {
      const message = 'String does not match RFC3339 timestamp';
      yield { ...of(problem), name: invalid, message, location: `${location}/Timestamp` };
    }
    for (const problem of checkSeconds(state)) yield { ...of(problem), name: 'NotEmulated' };
    const isOfCall = state.Type === 'Task' && parseResource(state.Resource) !== undefined;
    for (const problem of checks[state.Type]!(state as never)) yield { ...of(problem), name: 'NotEmulated', isOfCall };
  }
}

const types = 'Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map';

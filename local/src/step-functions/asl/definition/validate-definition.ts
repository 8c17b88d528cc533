import validateAsl from 'asl-validator';
import type { Definition, Scope, State, TaskState } from './asl.ts';
import { openPassed, type Passed } from '../../../shared/passed.ts';
import { expressionText } from '../jsonata/expression.ts';
import { parseTimestamp } from '../timestamp.ts';
import { misfitsIn } from './check-structure.ts';
import { parseResource } from './resource.ts';
import { checkHandlers } from './validate-handlers.ts';

/** Something that keeps a definition from running here. */
export interface Problem {
  /** `InvalidDefinition` where AWS refuses it too. */
  name: 'InvalidDefinition' | 'NotEmulated';
  /** What is wrong, with the state's name, for those who start a backend. */
  text: string;
  /** As the service names it: by default the text, of `SCHEMA_VALIDATION_FAILED`. */
  code?: string;
  message?: string;
  /** `/States/Ask/Timestamp`. */
  location?: string;
}

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
 * @throws DefinitionError of its first problem
 */
export function validateDefinition(machine: string, definition: Definition): void {
  for (const problem of problemsOf(definition)) throw new DefinitionError(machine, problem);
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
    isSound = false;
    yield problem;
  }
  if (isSound) yield* validatorProblems(definition);
}

function* stateProblems(definition: Definition): Generator<Problem> {
  const invalid = 'InvalidDefinition' as const;
  if (definition.TimeoutSeconds === 0)
    yield { name: invalid, text: 'it has TimeoutSeconds 0; it must be at least 1', location: '/TimeoutSeconds' };
  for (const { name, state, scope, location } of statesOf(definition)) {
    const of = (problem: string) => ({ text: `state "${name}" ${problem}`, location });
    const language = state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath';
    if (!(state.Type in checks)) {
      const message = `The field 'Type' should have one of these values: [${types}]`;
      yield { ...of(`has the unknown Type ${state.Type}`), name: invalid, message, location: `${location}/Type` };
      continue;
    }
    for (const problem of checkTargets(state, scope))
      yield { ...of(problem), name: invalid, code: 'MISSING_TRANSITION_TARGET' };
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
    for (const problem of checks[state.Type]!(state as never)) yield { ...of(problem), name: 'NotEmulated' };
  }
}

const types = 'Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map';

/** The service's names of what asl-validator finds. */
const codes: Record<string, string> = {
  MISSING_TRANSITION_TARGET: 'MISSING_TRANSITION_TARGET',
  DUPLICATE_STATE_NAMES: 'DUPLICATE_STATE_NAME',
  MISSING_TERMINAL_STATE: 'MISSING_END_STATE',
};

function* validatorProblems(definition: Definition): Generator<Problem> {
  const copy = acceptable(definition);
  const text = JSON.stringify(copy);
  before ??= openPassed([new URL('../../../../package.json', import.meta.url)]);
  if (before.has(text)) return;
  const { isValid, errors, errorsText } = validateAsl(copy);
  if (isValid) return before.add(text);
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

/** Every state of a scope and of the scopes within it, with the place where it stands. */
export function* statesOf(
  scope: Scope,
  place = '',
): Generator<{ name: string; state: State; scope: Scope; location: string }> {
  for (const [name, state] of Object.entries(scope.States)) {
    const location = `${place}/States/${name}`;
    yield { name, state, scope, location };
    for (const [index, inner] of innerScopes(state).entries())
      yield* statesOf(inner, `${location}/${state.Type === 'Map' ? 'ItemProcessor' : `Branches[${index}]`}`);
  }
}

/** Calls back for every state of a scope and of the scopes within it. */
export function visitStates(scope: Scope, visit: (name: string, state: State) => void): void {
  for (const { name, state } of statesOf(scope)) visit(name, state);
}

/** The scopes that a state runs: its branches or its item processor. */
export function innerScopes(state: State): Scope[] {
  if (state.Type === 'Map') return state.ItemProcessor ? [state.ItemProcessor] : [];
  return state.Type === 'Parallel' ? (state.Branches ?? []) : [];
}

const notEmulatedFields = [
  'Credentials',
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Iterator',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

/** What each type uses beyond what is emulated. */
const checks: Record<State['Type'], (state: never) => string[]> = {
  Task: checkTask,
  Map: ({ ItemProcessor }: Extract<State, { Type: 'Map' }>) =>
    (ItemProcessor?.ProcessorConfig?.Mode ?? 'INLINE') === 'INLINE'
      ? []
      : [`is a Map of Mode ${ItemProcessor.ProcessorConfig?.Mode}; only INLINE is emulated`],
  Parallel: () => [],
  Choice: () => [],
  Wait: () => [],
  Pass: () => [],
  Succeed: () => [],
  Fail: () => [],
};

/** What an integration takes. */
const taskArguments = {
  lambda: { needed: ['FunctionName'], further: ['Payload'] },
  sqs: { needed: ['QueueUrl', 'MessageBody'], further: [] },
};

function checkTask({ Resource, Arguments, HeartbeatSeconds, TimeoutSeconds }: TaskState): string[] {
  const resource = parseResource(Resource);
  if (!resource)
    return [
      `uses ${Resource}; only lambda:invoke, lambda:invoke.waitForTaskToken, sqs:sendMessage and function ARNs are emulated`,
    ];
  const problems: string[] = [];
  if (HeartbeatSeconds !== undefined && !resource.callback)
    problems.push('has HeartbeatSeconds without .waitForTaskToken, which is not emulated');
  if (typeof HeartbeatSeconds === 'number' && typeof TimeoutSeconds === 'number' && HeartbeatSeconds >= TimeoutSeconds)
    problems.push(`has HeartbeatSeconds ${HeartbeatSeconds}; it must be less than TimeoutSeconds ${TimeoutSeconds}`);
  if (resource.kind === 'function' || typeof Arguments !== 'object' || Arguments === null) return problems;
  const { needed, further } = taskArguments[resource.service];
  for (const name of needed) if (!(name in Arguments)) problems.push(`has no ${name} in its Arguments`);
  const emulated = [...needed, ...further];
  for (const name of Object.keys(Arguments))
    if (!emulated.includes(name))
      problems.push(`has ${name} in its Arguments; only ${emulated.join(' and ')} are emulated`);
  return problems;
}

/** The states that a state may go to. */
export function targetsOf(state: State): string[] {
  const targets = [state.Next, ...('Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : [])];
  if (state.Type === 'Choice') targets.push(state.Default, ...(state.Choices ?? []).map(({ Next }) => Next));
  return targets.filter((target) => target !== undefined);
}

/** asl-validator finds targets anywhere in the machine; they must be in the state's own scope. */
function checkTargets(state: State, scope: Scope): string[] {
  return targetsOf(state)
    .filter((target) => !Object.hasOwn(scope.States, target))
    .map((target) => `goes to "${target}", which is not a state of its scope`);
}

/** What a Timestamp says that is no expression. */
function checkTimestamp(state: State): string[] {
  if (state.Type !== 'Wait' || typeof state.Timestamp !== 'string') return [];
  const isRight =
    expressionText(state.Timestamp) !== undefined || parseTimestamp(state.Timestamp, 'required') !== undefined;
  return isRight
    ? []
    : [`has Timestamp "${state.Timestamp}": String does not match RFC3339 timestamp, as 2026-11-23T10:00:00Z does`];
}

/** What an expression may name depends on its place; https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
function checkExpressions(state: State): string[] {
  const problems: string[] = [];
  for (const { place, text } of expressionsOf(state)) {
    const inCatch = place.startsWith('Catch');
    const afterWork = (place === 'Output' || place === 'Assign') && ['Task', 'Map', 'Parallel'].includes(state.Type);
    if (/\$states\s*\.\s*result\b/.test(text) && !afterWork)
      problems.push(`uses $states.result in ${place}; it is known only in Output and Assign of Task, Map and Parallel`);
    if (/\$states\s*\.\s*errorOutput\b/.test(text) && !inCatch)
      problems.push(`uses $states.errorOutput in ${place}; it is known only in Catch`);
  }
  for (const assign of [state.Assign, ...rulesOf(state).map(({ Assign }) => Assign)])
    for (const name of Object.keys(assign ?? {})) problems.push(...checkVariable(name));
  for (const [index, { Condition }] of (state.Type === 'Choice' ? (state.Choices ?? []) : []).entries())
    if (typeof Condition !== 'boolean' && expressionText(Condition) === undefined)
      problems.push(
        `has ${JSON.stringify(Condition)} in Choices[${index}]/Condition; it must be an expression, true or false`,
      );
  if (state.Type === 'Pass' && 'Result' in state) problems.push('has Result, which JSONata does not have; use Output');
  return problems;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
function checkVariable(name: string): string[] {
  if (name === 'states') return ['assigns the variable "states", whose name is reserved'];
  const isIdentifier = /^\p{ID_Start}\p{ID_Continue}*$/u.test(name) && name.length <= 80;
  return isIdentifier
    ? []
    : [`assigns the variable "${name}"; a name is a Unicode identifier of at most 80 characters`];
}

const rulesOf = (state: State): { Assign?: Record<string, unknown> }[] => [
  ...('Catch' in state ? (state.Catch ?? []) : []),
  ...(state.Type === 'Choice' ? (state.Choices ?? []) : []),
];

function* expressionsOf(state: State): Generator<{ place: string; text: string }> {
  for (const [place, value] of Object.entries(state))
    if (place !== 'ItemProcessor' && place !== 'Branches')
      for (const text of strings(value).map(expressionText)) if (text !== undefined) yield { place, text };
}

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(strings)
      : [];

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

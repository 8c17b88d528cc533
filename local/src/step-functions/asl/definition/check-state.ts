import type { State, TaskState } from './asl.ts';
import { expressionText } from '../jsonata/expression.ts';
import { parseTimestamp } from '../timestamp.ts';
import { integrations, parseResource } from './resource.ts';

/** What a state may not use here, whatever its type. */
export const notEmulatedFields = [
  'Credentials',
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Iterator',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

/** What each type uses beyond what is emulated. */
export const checks: Record<State['Type'], (state: never) => string[]> = {
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

function checkTask({ Resource, Arguments, HeartbeatSeconds }: TaskState): string[] {
  const resource = parseResource(Resource);
  const taken = resource && integrations[`${resource.service}:${resource.name}`];
  if (!resource || (resource.kind === 'integration' && !taken))
    return [`uses ${Resource}; only ${Object.keys(integrations).join(', ')} and function ARNs are emulated`];
  const problems: string[] = [];
  if (HeartbeatSeconds !== undefined && !resource.callback)
    problems.push('has HeartbeatSeconds without .waitForTaskToken, which is not emulated');
  if (!taken || typeof Arguments !== 'object' || Arguments === null) return problems;
  const { needed, further } = taken;
  for (const name of needed) if (!(name in Arguments)) problems.push(`has no ${name} in its Arguments`);
  const emulated = [...needed, ...further];
  for (const name of Object.keys(Arguments))
    if (!emulated.includes(name))
      problems.push(`has ${name} in its Arguments; only ${emulated.join(' and ')} are emulated`);
  return problems;
}

/** Seconds that cannot be together, where they are no expressions. */
export function checkSeconds(state: State): string[] {
  if (state.Type !== 'Task') return [];
  const { HeartbeatSeconds, TimeoutSeconds } = state;
  if (typeof HeartbeatSeconds !== 'number' || typeof TimeoutSeconds !== 'number' || HeartbeatSeconds < TimeoutSeconds)
    return [];
  return [`has HeartbeatSeconds ${HeartbeatSeconds}; it must be less than TimeoutSeconds ${TimeoutSeconds}`];
}

/** What a Timestamp says that is no expression. */
export function checkTimestamp(state: State): string[] {
  if (state.Type !== 'Wait' || typeof state.Timestamp !== 'string') return [];
  const isRight =
    expressionText(state.Timestamp) !== undefined || parseTimestamp(state.Timestamp, 'required') !== undefined;
  return isRight
    ? []
    : [`has Timestamp "${state.Timestamp}": String does not match RFC3339 timestamp, as 2026-11-23T10:00:00Z does`];
}

/** What an expression may name depends on its place; https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export function checkExpressions(state: State): string[] {
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

/** The rules of a state that assign variables of their own. */
export const rulesOf = (state: State): { Assign?: Record<string, unknown> }[] => [
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

import type { State } from '../asl/definition/asl.ts';
import { parseResource } from '../asl/definition/resource.ts';
import { invalid } from './test-state-mock.ts';

const refused = (problem: string) => invalid(`Invalid Context object provided: ${problem}`);

/** The members of a Context object that TestState takes; `any` is whatever JSON has. */
const members: Record<string, Record<string, 'string' | 'number' | 'any'>> = {
  Execution: {
    Id: 'string',
    Input: 'any',
    Name: 'string',
    RoleArn: 'string',
    StartTime: 'string',
    RedriveCount: 'number',
  },
  State: { Name: 'string', EnteredTime: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
};

/**
 * Reads the member `context` of TestState.
 * @throws AwsError `ValidationException`
 */
export function readContext(text: string, state: State): Record<string, unknown> {
  const context = objectOf(text, 'context');
  if ('Map' in context) throw refused("'Map' field is not supported when mocking a Context object");
  const isCallback = state.Type === 'Task' && parseResource(state.Resource)?.callback;
  if ('Task' in context && !isCallback)
    throw refused(
      "Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern",
    );
  for (const [name, value] of Object.entries(context)) {
    const known = Object.hasOwn(members, name) ? members[name]! : undefined;
    if (!known) throw refused(`Field '${name}' is not allowed`);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(`${name} must be an object`);
    for (const [inner, member] of Object.entries(value)) {
      const type = Object.hasOwn(known, inner) ? known[inner]! : undefined;
      if (!type) throw refused(`Field '${inner}' is not allowed`);
      if (type !== 'any' && typeof member !== type) throw refused(`${name}.${inner} must be a ${type}`);
    }
  }
  return context;
}

/** A member that must be the JSON of an object. @throws AwsError `ValidationException` */
export function objectOf(text: string, member: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(`${member} must be valid JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${member} must be a JSON object`);
}

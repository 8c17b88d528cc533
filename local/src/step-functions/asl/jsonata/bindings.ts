import type { Frame } from '../execution.ts';
import { compileExpression } from './expression.ts';
import type { Bindings } from './expression.ts';
import { randomFunctions } from './jsonata-functions.ts';
import { evaluateTemplate } from './template.ts';
import { eventAt, frameOf, inputOf, stateOf } from '../step.ts';
import type { Step } from '../step.ts';

/** What `$states` has besides `input` and `context`, and what the context has only at times. */
export interface Extras {
  result?: unknown;
  errorOutput?: unknown;
  task?: { Token: string };
  map?: { Item: { Index: number; Value: unknown; Source: string } };
}

/**
 * The value of a field of the state that a frame is in, or `absent` where the state lacks the field.
 * @throws StateFailure `States.QueryEvaluationError`
 */
export async function evaluateField(
  step: Step,
  frame: number,
  field: string,
  absent: unknown,
  extras: Extras = {},
): Promise<unknown> {
  const current = frameOf(step, frame);
  const template = stateOf(step, current).fields[field];
  if (!template) return absent;
  return template.kind === 'value' ? template.value : evaluateTemplate(template, bind(step, current, extras));
}

/** The same as JSON text; what stands for a field that the state lacks is kept as it is written, numbers and all. */
export async function evaluateText(
  step: Step,
  frame: number,
  field: string,
  absent: string,
  extras: Extras = {},
): Promise<string> {
  const value = await evaluateField(step, frame, field, undefined, extras);
  return value === undefined ? absent : JSON.stringify(value);
}

/** What the names in the expressions of a frame's state stand for; reference §4. */
export function bind(step: Step, frame: Frame, { task, map, ...extras }: Extras = {}): Bindings {
  const usual = contextObject(step, frame, { task, map });
  const context = step.contextOf?.(usual) ?? usual;
  const states = { input: inputOf(step, frame).value, context, ...extras };
  return { ...timeFunctions(step.at), ...randomFunctions(step), ...variablesOf(step, frame), states };
}

/** The variables that a frame sees: its own and those of the scopes around it. */
function variablesOf(step: Step, frame: Frame): Record<string, unknown> {
  const outer = frame.parent === undefined ? {} : variablesOf(step, frameOf(step, frame.parent));
  return { ...outer, ...frame.variables };
}

/** The Context object, reference §3. */
function contextObject(step: Step, frame: Frame, { task, map }: Pick<Extras, 'task' | 'map'>): Record<string, unknown> {
  const { execution, machine } = step;
  const counted = ['Task', 'Map', 'Parallel'].includes(stateOf(step, frame).definition.Type);
  return {
    Execution: {
      Id: execution.arn,
      get Input() {
        return JSON.parse(eventAt(step, 1).executionStartedEventDetails!.input as string) as unknown;
      },
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: shortTime(execution.startedAt),
      RedriveCount: 0,
    },
    State: {
      Name: frame.state,
      EnteredTime: shortTime(frame.enteredAt!),
      ...(counted && { RetryCount: frame.attempt ?? 0 }),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(task && { Task: task }),
    ...(map && { Map: map }),
  };
}

/** ISO 8601 without trailing zeros of the fraction. */
const shortTime = (time: number) => new Date(time).toISOString().replace(/\.?0*Z$/, 'Z');

/** `$now` and `$millis` by the clock. */
function timeFunctions(at: number): Bindings {
  return {
    millis: () => at,
    now: (picture?: string, zone?: string) =>
      picture === undefined ? new Date(at).toISOString() : formatTime.evaluate({ at, picture, zone }, 'now'),
  };
}

const formatTime = compileExpression('$fromMillis($at, $picture, $zone)');

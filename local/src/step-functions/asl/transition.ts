import { dataLimitExceeded } from './failure.ts';
import { evaluateField, evaluateText } from './jsonata/bindings.ts';
import type { Extras } from './jsonata/bindings.ts';
import { maxBytes, untruncated } from './history.ts';
import { advance, changeFrame, frameOf, inputOf, logEvent, stateOf } from './step.ts';
import type { Step } from './step.ts';

/** Puts a state on the agenda as the next one of a frame. */
export function enterState(step: Step, frame: number, state: string, input: string): void {
  step.agenda.push({
    frame,
    go: async () => {
      const { id, parent, slot, variables, previous } = frameOf(step, frame);
      const scope = { ...(parent !== undefined && { parent, slot: slot! }), ...(variables && { variables }) };
      const { Type } = step.machine.states.get(state)!.definition;
      const entered = logEvent(step, `${Type}StateEntered`, previous, { name: state, ...untruncated('input', input) });
      step.changed.set(id, { id, ...scope, previous: entered, state, entered, enteredAt: step.at });
      executeState(step, frame);
    },
  });
}

/** Does the work of the state that a frame is in next; also again, when it is retried. */
export function executeState(step: Step, frame: number): void {
  step.agenda.unshift({ frame });
}

/** Does something in the state that a frame is in next; what fails goes the way of Retry and Catch. */
export function continueState(step: Step, frame: number, go: () => Promise<void>): void {
  step.agenda.unshift({ frame, go });
}

/** How a frame leaves its state. */
export interface Exit extends Extras {
  /** Where Output and Assign stand: `Choices[1]/`, `Catch[0]/`, or in the state itself. */
  place?: string;
  /** The JSON of the output where no Output is given; it is handed on as it is written. */
  output: string;
  /** The target where it is not the state's own Next. */
  next?: string;
  /** The event that the exit follows, where it is not the frame's last. */
  previous?: number;
}

/**
 * Leaves a state: Output and Assign, both of the values at its entry, then the next state or the end of the scope.
 * @throws StateFailure of an expression, or of an output that is too large
 */
export async function exitState(step: Step, frame: number, exit: Exit): Promise<void> {
  const { place = '', output: plain, next, previous, ...extras } = exit;
  const current = frameOf(step, frame);
  const { name, definition } = stateOf(step, current);
  const output = await evaluateText(step, frame, `${place}Output`, plain, extras);
  if (Buffer.byteLength(output) > maxBytes) throw dataLimitExceeded(name, true);
  const assigned = (await evaluateField(step, frame, `${place}Assign`, undefined, extras)) as
    Record<string, unknown> | undefined;
  const texts = Object.fromEntries(Object.entries(assigned ?? {}).map(([key, v]) => [key, JSON.stringify(v)]));
  const hasAssigned = Object.keys(texts).length > 0;
  if (Buffer.byteLength(Object.values(texts).join('')) > maxBytes) throw dataLimitExceeded(name, true);
  if (previous !== undefined) changeFrame(step, frame, { previous });
  if (hasAssigned) changeFrame(step, frame, { variables: { ...current.variables, ...assigned } });
  const exited = advance(step, frame, `${definition.Type}StateExited`, {
    name,
    ...untruncated('output', output),
    ...(hasAssigned && { assignedVariables: texts, assignedVariablesDetails: { truncated: false } }),
  });
  const target = next ?? definition.Next;
  if (target === undefined) step.agenda.unshift({ frame, ended: { exited, output } });
  else enterState(step, frame, target, output);
}

/** The text of the input, as the output of a state that changes nothing. */
export const unchanged = (step: Step, frame: number): string => inputOf(step, frameOf(step, frame)).text;

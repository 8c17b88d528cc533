import type { ChoiceState } from '../definition/asl.ts';
import { bind } from '../jsonata/bindings.ts';
import { runtimeError } from '../failure.ts';
import type { CompiledState } from '../definition/machine.ts';
import { evaluateTyped } from '../jsonata/template.ts';
import { frameOf } from '../step.ts';
import type { Step } from '../step.ts';
import { exitState, unchanged } from '../transition.ts';

/**
 * Choice: the first rule whose Condition is true, with its own Output and Assign; those of the state go with Default;
 * https://states-language.net/spec.html#choice-state
 */
export async function choice(step: Step, frame: number, { definition, fields }: CompiledState): Promise<void> {
  const { Choices, Default } = definition as ChoiceState;
  const bindings = bind(step, frameOf(step, frame));
  const output = unchanged(step, frame);
  for (const [index, { Next }] of Choices.entries()) {
    const condition = fields[`Choices[${index}]/Condition`]!;
    if (await evaluateTyped(condition, bindings, 'boolean', (value) => typeof value === 'boolean'))
      return exitState(step, frame, { place: `Choices[${index}]/`, output, next: Next });
  }
  if (Default !== undefined) return exitState(step, frame, { output, next: Default });
  const cause = 'Failed to transition out of the state. The state does not point to a next state.';
  throw runtimeError(cause);
}

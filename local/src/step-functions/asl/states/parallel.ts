import type { ParallelState } from '../definition/asl.ts';
import { evaluateText } from '../jsonata/bindings.ts';
import type { CompiledState } from '../definition/machine.ts';
import {
  addFrame,
  advance,
  changeFrame,
  childrenOf,
  deleteFrame,
  eventAt,
  frameOf,
  logEvent,
  stateOf,
} from '../step.ts';
import type { Step } from '../step.ts';
import { continueState, enterState, exitState, unchanged } from '../transition.ts';

/** Parallel: all branches at once, each with the state's arguments; https://states-language.net/spec.html#parallel-state */
export async function parallel(step: Step, frame: number, { definition }: CompiledState): Promise<void> {
  const { Branches } = definition as ParallelState;
  const input = await evaluateText(step, frame, 'Arguments', unchanged(step, frame));
  const started = advance(step, frame, 'ParallelStateStarted');
  changeFrame(step, frame, { length: Branches.length, ended: 0, wakeAt: undefined });
  for (const [index, { StartAt }] of Branches.entries())
    enterState(step, addFrame(step, frame, index, started).id, StartAt, input);
}

/** One branch has ended; after the last, the state's result is the list of their outputs. */
export function branchEnded(step: Step, branch: number): void {
  const { parent, previous } = frameOf(step, branch);
  const { ended, length } = frameOf(step, parent!);
  if (ended === length) finish(step, parent!, previous);
}

/** Ends a Map or Parallel whose flows have all ended. */
export function finish(step: Step, frame: number, previous: number): void {
  const children = childrenOf(step, frame);
  const outputs = children.map(({ done }) => eventAt(step, done!).stateExitedEventDetails!.output as string);
  const output = `[${outputs.join(',')}]`;
  for (const { id } of children) deleteFrame(step, id);
  const { Type } = stateOf(step, frameOf(step, frame)).definition;
  const succeeded = logEvent(step, `${Type}StateSucceeded`, previous);
  changeFrame(step, frame, { previous: succeeded, length: undefined, ended: undefined });
  const result = JSON.parse(output) as unknown;
  continueState(step, frame, () => exitState(step, frame, { result, output, previous }));
}

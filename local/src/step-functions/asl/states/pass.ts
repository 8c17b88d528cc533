import type { Step } from '../step.ts';
import { exitState, unchanged } from '../transition.ts';

/** Pass and Succeed: the output is the input unless Output says otherwise; https://states-language.net/spec.html#pass-state */
export async function pass(step: Step, frame: number): Promise<void> {
  await exitState(step, frame, { output: unchanged(step, frame) });
}

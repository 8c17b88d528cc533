import { failState } from './fail-state.ts';
import { StateFailure } from './failure.ts';
import { enterTypes, scopeEnded } from './state-types.ts';
import { findFrame, frameOf, historyFull, stateOf } from './step.ts';
import type { Step, Work } from './step.ts';

/**
 * Does something in a step and all that follows from it; what was aborted meanwhile is skipped.
 * @param full called where the history is full
 */
export async function interpret(step: Step, full: () => void, begin: () => Promise<void>): Promise<void> {
  try {
    await begin();
    for (let work = step.agenda.shift(); work; work = step.agenda.shift())
      if (findFrame(step, work.frame)) await perform(step, work);
  } catch (thrown) {
    if (thrown !== historyFull) throw thrown;
    full();
  }
}

/** Does one piece of work; what fails goes the way of Retry and Catch. */
async function perform(step: Step, { frame, go, ended }: Work): Promise<void> {
  if (ended) return scopeEnded(step, frame, ended.exited, ended.output);
  try {
    if (go) return await go();
    const state = stateOf(step, frameOf(step, frame));
    const { Type } = state.definition;
    await (step.instead?.[Type] ?? enterTypes[Type])(step, frame, state);
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    await failState(step, frame, thrown);
  }
}

import type { State } from './definition/asl.ts';
import { endExecution } from './end-execution.ts';
import { changeFrame, frameOf, stateOf } from './step.ts';
import type { EnterState, Step } from './step.ts';
import { choice } from './states/choice.ts';
import { fail } from './states/fail.ts';
import { iterationEnded, map } from './states/map.ts';
import { branchEnded, parallel } from './states/parallel.ts';
import { pass } from './states/pass.ts';
import { task } from './states/task.ts';
import { wait } from './states/wait.ts';

/** What each type of state does when it is entered or tried again. */
export const enterTypes: Record<State['Type'], EnterState> = {
  Task: task,
  Map: map,
  Parallel: parallel,
  Choice: choice,
  Wait: wait,
  Pass: pass,
  Succeed: pass,
  Fail: fail,
};

/** What follows the last state of a scope: the end of the execution, or the Map or Parallel around it goes on. */
export function scopeEnded(step: Step, frame: number, exited: number, output: string): void {
  const { parent, previous, slot, id } = frameOf(step, frame);
  if (parent === undefined) return endExecution(step, 'SUCCEEDED', previous, { output });
  step.changed.set(id, { id, parent, slot: slot!, previous, done: exited });
  const outer = frameOf(step, parent);
  changeFrame(step, parent, { ended: outer.ended! + 1 });
  if (stateOf(step, outer).definition.Type === 'Map') iterationEnded(step, frame);
  else branchEnded(step, frame);
}

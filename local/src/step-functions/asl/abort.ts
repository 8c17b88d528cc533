import type { Frame } from './execution.ts';
import { changeFrame, childrenOf, deleteFrame, frameOf, logEvent, stateOf } from './step.ts';
import type { Step } from './step.ts';

/** The types whose states can be under way when something else fails. */
const abortable = ['Task', 'Wait', 'Map', 'Parallel'];

/** Ends the other flows of the Map or Parallel in which a frame failed; reference §7. */
export function abortSiblings(step: Step, failed: number): void {
  const { parent, previous } = frameOf(step, failed);
  for (const sibling of childrenOf(step, parent!)) if (sibling.id !== failed) abortFrame(step, sibling, previous);
}

/** Ends the flows that a frame's Map or Parallel still runs, when that state itself fails. */
export function abortChildren(step: Step, frame: number): void {
  const { previous, length } = frameOf(step, frame);
  if (length === undefined) return;
  for (const child of childrenOf(step, frame)) abortFrame(step, child, previous);
  changeFrame(step, frame, { length: undefined, ended: undefined, items: undefined, next: undefined });
}

/** An iteration says that it is aborted before its state does, and that before what runs in it. */
function abortFrame(step: Step, frame: Frame, previous: number): void {
  if (frame.done === undefined) {
    const outer = stateOf(step, frameOf(step, frame.parent!));
    if (outer.definition.Type === 'Map')
      logEvent(step, 'MapIterationAborted', previous, { name: outer.name, index: frame.slot });
    const type = frame.state && stateOf(step, frame).definition.Type;
    if (type && abortable.includes(type)) logEvent(step, `${type}StateAborted`, previous);
  }
  for (const child of childrenOf(step, frame.id)) abortFrame(step, child, previous);
  deleteFrame(step, frame.id);
}

import { abortChildren, abortSiblings } from './abort.ts';
import { endExecution } from './end-execution.ts';
import { errorAndCause, errorOutput, StateFailure } from './failure.ts';
import { matchesError, retryDelay } from './retry.ts';
import { advance, changeFrame, deleteFrame, frameOf, logEvent, stateOf } from './step.ts';
import type { Step } from './step.ts';
import { exitState } from './transition.ts';

/**
 * What becomes of a state that failed: Retry, Catch, or the failure of its scope; reference §5.
 * Errors of the interpreter itself (`States.Runtime`) end the execution at once.
 */
export async function failState(step: Step, frame: number, thrown: StateFailure): Promise<void> {
  const failure = logEvaluation(step, frame, thrown);
  const { definition } = stateOf(step, frameOf(step, frame));
  step.handled = errorAndCause(failure);
  if (failure.details.terminal) return failExecution(step, frame, failure);
  abortChildren(step, frame);
  if (retry(step, frame, failure)) return;
  const before = frameOf(step, frame).previous;
  logFailed(step, frame);
  const catchers = 'Catch' in definition ? (definition.Catch ?? []) : [];
  const index = catchers.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => matchesError(name, failure)));
  if (index < 0) return failScope(step, frame, failure);
  step.handled = { ...errorAndCause(failure), catchIndex: index };
  try {
    const output = errorOutput(failure);
    await exitState(step, frame, {
      place: `Catch[${index}]/`,
      errorOutput: output,
      output: JSON.stringify(output),
      next: catchers[index]!.Next,
    });
  } catch (second) {
    if (!(second instanceof StateFailure)) throw second;
    changeFrame(step, frame, { previous: before });
    const failed = logEvaluation(step, frame, second);
    if (failed.details.terminal) return failExecution(step, frame, failed);
    logFailed(step, frame);
    await failScope(step, frame, failed);
  }
}

/** An expression's failure has an event of its own; its cause, as that of `States.Runtime`, names the state. */
function logEvaluation(step: Step, frame: number, failure: StateFailure): StateFailure {
  const { evaluation, location, ...details } = failure.details;
  if (!evaluation && !details.runtime) return failure;
  const { state, entered } = frameOf(step, frame);
  const cause = `An error occurred while executing the state '${state}' (entered at the event id #${entered}). ${failure.reason}`;
  const place = location !== undefined && { location };
  if (evaluation) advance(step, frame, 'EvaluationFailed', { error: failure.error, cause, ...place, state });
  return new StateFailure(failure.error, cause, details);
}

/** Plans the next attempt where a retrier takes the error and has attempts left. */
function retry(step: Step, frame: number, failure: StateFailure): boolean {
  const { name, definition } = stateOf(step, frameOf(step, frame));
  const retriers = 'Retry' in definition ? (definition.Retry ?? []) : [];
  const index = retriers.findIndex(({ ErrorEquals }) => ErrorEquals.some((name) => matchesError(name, failure)));
  const retrier = retriers[index];
  const { retries = [], attempt = 0 } = frameOf(step, frame);
  const used = retries[index] ?? 0;
  if (retrier) step.handled = { ...step.handled, retryIndex: index };
  if (!retrier || used >= (retrier.MaxAttempts ?? 3)) return false;
  const delay = retryDelay(retrier, used + 1, step.random);
  changeFrame(step, frame, {
    task: undefined,
    attempt: attempt + 1,
    retries: retriers.map((_, n) => (retries[n] ?? 0) + (n === index ? 1 : 0)),
    wakeAt: delay > 0 ? step.at + delay : undefined,
  });
  step.handled = { ...step.handled, retryBackoffIntervalSeconds: Math.round(delay / 1000) };
  step.retries.push({ state: name, error: failure.error, attempt: attempt + 1, at: step.at + delay });
  if (delay === 0) step.agenda.push({ frame });
  return true;
}

/** A Map or Parallel that fails for good says so. */
function logFailed(step: Step, frame: number): void {
  const { Type } = stateOf(step, frameOf(step, frame)).definition;
  if (Type === 'Map' || Type === 'Parallel') advance(step, frame, `${Type}StateFailed`);
}

/** The scope of a frame fails as its state did: the execution, or the Map or Parallel around it. */
async function failScope(step: Step, frame: number, failure: StateFailure): Promise<void> {
  const { parent, previous, slot } = frameOf(step, frame);
  if (parent === undefined) return failExecution(step, frame, failure);
  const outer = stateOf(step, frameOf(step, parent));
  if (outer.definition.Type === 'Map')
    logEvent(step, 'MapIterationFailed', previous, { name: outer.name, index: slot });
  if (stateOf(step, frameOf(step, frame)).definition.Type === 'Task') logEvent(step, 'TaskStateAborted', previous);
  abortSiblings(step, frame);
  deleteFrame(step, frame);
  changeFrame(step, parent, { previous });
  await failState(step, parent, failure);
}

function failExecution(step: Step, frame: number, failure: StateFailure): void {
  endExecution(step, 'FAILED', frameOf(step, frame).previous, errorAndCause(failure));
}

import type { EndStatus } from './execution.ts';
import { untruncated } from './history.ts';
import { allFrames, deleteFrame, logEvent } from './step.ts';
import type { Step } from './step.ts';

const eventTypes: Record<EndStatus, string> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** Ends the execution; nothing is logged after it, and every token of it is dead. */
export function endExecution(
  step: Step,
  status: EndStatus,
  previous: number,
  result: { output?: string; error?: string; cause?: string },
): void {
  const details = result.output === undefined ? result : untruncated('output', result.output);
  logEvent(step, eventTypes[status], previous, details);
  for (const { id } of allFrames(step)) deleteFrame(step, id);
  step.agenda.length = 0;
  step.invocations.length = 0;
  // A description shows no error of an execution that ran out of time, reference §2.
  step.end = { status, at: step.at, ...(status !== 'TIMED_OUT' && result) };
}

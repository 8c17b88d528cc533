import { AwsError } from '../../shared/service.ts';
import type { Constraint } from './check-input.ts';
import type { Context } from './context.ts';
import { findFrame } from '../asl/step.ts';
import type { Step } from '../asl/step.ts';

/** The constraint of every member named taskToken. */
export const taskToken: Constraint = { type: 'string', required: true, least: 1, most: 2048 };

/**
 * Does something to the task that waits for a token.
 * @throws AwsError `InvalidToken` where it is none of ours, `TaskTimedOut` where its task is over for whatever reason
 */
export async function settleTask(
  { engine, tokens }: Context,
  token: string,
  act: (step: Step, frame: number) => Promise<void> | void,
): Promise<Record<string, never>> {
  const task = tokens.read(token);
  if (!task) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  const found = await engine.happen(task.arn, async (step) => {
    const frame = findFrame(step, task.frame);
    const waits = frame?.task && frame.entered === task.entered && (frame.attempt ?? 0) === task.attempt;
    if (!waits || step.execution.startedAt !== task.startedAt) return false;
    await act(step, task.frame);
    return true;
  });
  if (!found) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  return {};
}

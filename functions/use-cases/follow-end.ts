import { logContext, log } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { readRequest } from '../adapters/requests.ts';
import { replaceWorkflow } from './replace-workflow.ts';
import { settleRequest } from './settle-request.ts';

/** An execution that has ended. */
export interface Ended {
  /** Which of the request's executions it was. */
  number: number;
  /** FAILED, TIMED_OUT or ABORTED. */
  status: string;
  /** The error that it ended by; undefined where it has none. */
  error?: string | undefined;
  /** The deadline that it knew, in milliseconds since the epoch. */
  expiresAt: number;
}

/**
 * Sees to the request of an execution that has ended: where the item says that it is over, it is settled; where an operator
 * stopped the execution, it is FAILED; else another execution goes on from the item.
 * @returns whether it decided any of that; otherwise another did so before or at the same time
 */
export async function followEnd(requestId: string, end: Ended): Promise<boolean> {
  const { number, status: ended, error } = end;
  const isStopped = ended === 'ABORTED' && ((await readRequest(requestId))?.execution ?? 1) === number;
  const settled = await settleRequest(requestId, isStopped ? { stopped: 'an operator stopped the execution' } : {});
  const { status, isNew, expiresAt } = settled;
  if ((isNew || status === 'PENDING') && !isExpected(end, expiresAt)) {
    count('WorkflowBroke');
    log.error('an execution ended before its request', { ...logContext(requestId), number, ended, error });
  }
  return status === 'PENDING' ? replaceWorkflow(requestId, number) : isNew;
}

/** Whether the end is no breakdown: it handed over, or came to a deadline that was moved away, which it had not learnt. */
function isExpected({ error, expiresAt }: Ended, deadline: number | undefined): boolean {
  if (error === 'SigningHandedOver') return true;
  return error === 'SigningInterrupted' && expiresAt <= Date.now() && deadline !== undefined && expiresAt < deadline;
}

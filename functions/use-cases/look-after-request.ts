import { logContext, log } from '../adapters/log.ts';
import { endLooks, moveLook } from '../adapters/looks.ts';
import { count } from '../adapters/metrics.ts';
import { deleteOpenSignature, listOpenSignatures, withdrawOpenSignature } from '../adapters/open-signatures.ts';
import { readRequest } from '../adapters/requests.ts';
import {
  askPlaceAgain,
  completeTask,
  describeWorkflow,
  executionArnOf,
  isWaiting,
  startWorkflow,
} from '../adapters/workflow.ts';
import { workflowInput } from '../domain/groups.ts';
import { isLate, lookOf, nextLookAt } from '../domain/look.ts';
import type { OpenSignature } from '../domain/open-signature.ts';
import { isGivenUp } from '../domain/places.ts';
import { isAwaited, releasedAt } from '../domain/quorum.ts';
import type { StoredRequest } from '../domain/request.ts';
import { followEnd } from './follow-end.ts';
import { settleRequest } from './settle-request.ts';

/**
 * Sees that a request goes on, whatever was lost: closes it where its deadline has passed and nothing has closed it, else sees
 * that its execution runs and knows of every answer. Whatever it does may be done by others at the same time.
 */
export async function lookAfterRequest(id: string): Promise<void> {
  const request = await readRequest(id);
  if (request) await acts[lookOf(request, Date.now())](request);
}

const acts: Record<ReturnType<typeof lookOf>, (request: StoredRequest) => Promise<void>> = {
  // The index may still have it for a moment.
  closed: endLooks,
  async overdue({ id }) {
    const { isNew, status } = await settleRequest(id);
    if (!isNew) return;
    count('OverdueClosed');
    log.warn('a request was open after its deadline', { ...logContext(id), status });
  },
  async open(request) {
    const [waiting] = await endTasks(request);
    if (!waiting || !(await isWaiting(waiting))) await ensureWorkflow(request);
    await moveLook(request, nextLookAt(request, Date.now()));
  },
};

/**
 * Completes the tasks that wait for signers who have answered, or are not needed any more, and lets those ask again that wait
 * for who gave up his place.
 * @returns what is left: of those who are waited for
 */
async function endTasks(request: StoredRequest): Promise<OpenSignature[]> {
  const left: OpenSignature[] = [];
  for (const open of await listOpenSignatures(request.id)) {
    const signer = request.signers[open.email];
    if (isGivenUp(request, open.email, open.position)) {
      if (await askPlaceAgain(open))
        log.warn('a task waited for a signer who has the place no more', logContext(request.id, open.position));
      await withdrawOpenSignature(open);
    } else if (signer && !isAwaited(request, signer)) {
      if ((await completeTask(open)) && isLate(releasedAt(request, signer), Date.now())) {
        count('AnswerFollowedLate');
        log.warn('a task waited for an answer that was given', logContext(request.id, signer.position));
      }
      await deleteOpenSignature(open);
    } else left.push(open);
  }
  return left;
}

/**
 * Sees that the execution which is to follow a request runs. Others may start or replace it at the same time: only what they
 * have not done, and should have done by then, is counted.
 */
async function ensureWorkflow(request: StoredRequest): Promise<void> {
  const input = workflowInput(request);
  const { requestId, execution: number = 1 } = input;
  const execution = await describeWorkflow(executionArnOf(input));
  if (!execution) {
    if (!(await startWorkflow(input))) return;
    count('WorkflowStartedLate');
    log.warn('an execution was missing', { ...logContext(requestId), number });
  } else if (!alive.has(execution.status)) {
    const { status, error, endedAt = 0 } = execution;
    const isNew = await followEnd(requestId, { number, status, error, expiresAt: execution.input.expiresAt });
    if (isNew && isLate(endedAt, Date.now())) count('WorkflowReplaced');
  }
}

const alive = new Set(['RUNNING', 'PENDING_REDRIVE']);

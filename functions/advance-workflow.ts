import { measure } from './adapters/metrics.ts';
import {
  deleteOpenSignature,
  listOpenSignatures,
  readOpenSignature,
  withdrawOpenSignature,
} from './adapters/open-signatures.ts';
import { type ChangesResponse, handleInOrder } from './adapters/stream.ts';
import { askPlaceAgain, completeTask, failTask, startWorkflow } from './adapters/workflow.ts';
import { isOfCanary } from './domain/canary.ts';
import { eventKinds, isForWorkflow, requestStatusAfter, type WorkflowEvent } from './domain/events.ts';
import { workflowInput } from './domain/groups.ts';
import type { ChangesEvent } from './domain/lost-change.ts';
import type { OpenSignature } from './domain/open-signature.ts';
import { isAwaited, isReached } from './domain/quorum.ts';
import { type StoredRequest, signerAt, typesOf } from './domain/request.ts';
import { answerTimeOf } from './domain/waited.ts';
import { countRequest } from './use-cases/count-request.ts';

const acts: Record<WorkflowEvent, (request: StoredRequest) => Promise<void>> = {
  STARTED: async (request) => void (await startWorkflow(workflowInput(request))),
  SIGNED: completeAnswered,
  APPROVED: completeAnswered,
  DECLINED: (request) =>
    isOpenAfter(request) ? completeAnswered(request) : closeWorkflow(request, 'SigningDeclined', 'a signer declined'),
  CANCELLED: (request) => closeWorkflow(request, 'SigningCancelled', 'the requester cancelled'),
  REASSIGNED: askAgain,
  ERASED: removeOpenSignatures,
};

/** Lets the workflow follow what the table has accepted: one change after another, from the table's stream. */
export function handler(event: ChangesEvent): Promise<ChangesResponse> {
  return handleInOrder(event, 'AdvanceFailed', async (request) => {
    const { type } = request.lastEvent;
    if (!isForWorkflow(type)) return;
    await acts[type](request);
    const { counts } = eventKinds[type];
    if (counts && !(type === 'DECLINED' && isOpenAfter(request))) countRequest(request, counts);
    const took = answerTimeOf(request);
    if (took !== undefined && !isOfCanary(request)) measure('AnswerTime', took);
  });
}

/** Whether the request was open after its newest event: one that is made again is told with the item of a later time. */
function isOpenAfter(request: StoredRequest): boolean {
  return requestStatusAfter(typesOf(request), request.version, request.status) === 'PENDING';
}

/**
 * Completes the task that waits for the signer, and where the quorum of the order is reached by it, those that wait for
 * others of it; where none waits, the workflow finds the answer by itself.
 */
async function completeAnswered(request: StoredRequest): Promise<void> {
  const signer = signerAt(request, request.lastEvent.signer!);
  if (!signer) return;
  const own = async () => [await openSignatureAt(request, signer.email)];
  for (const open of isReached(request, signer) ? await listOpenSignatures(request.id) : await own()) {
    const asked = open && request.signers[open.email];
    if (!asked || isAwaited(request, asked)) continue;
    await completeTask(open);
    await deleteOpenSignature(open);
  }
}

/**
 * Fails the task that waits for who had the place: its state asks again, and finds who has it now. Where none waits, the
 * place's turn is still to come, or the ask under way finds it by itself. The state may have asked anew before the open
 * signature is removed: only the one that was read goes.
 */
async function askAgain(request: StoredRequest): Promise<void> {
  const open = await openSignatureAt(request, request.lastEvent.former![0]);
  if (!open) return;
  await askPlaceAgain(open);
  await withdrawOpenSignature(open);
}

/** Reads what waits for somebody at the place of the newest event; not what waits for him at another. */
async function openSignatureAt({ id, lastEvent }: StoredRequest, email: string): Promise<OpenSignature | undefined> {
  const open = await readOpenSignature(id, email);
  return open && (open.position ?? lastEvent.signer) === lastEvent.signer ? open : undefined;
}

/** Removes what the end of a request has left behind, for it has addresses; whatever waits finds the request closed. */
async function removeOpenSignatures({ id, lastEvent }: StoredRequest): Promise<void> {
  for (const open of await listOpenSignatures(id)) {
    // It is of a request that has the id by now.
    if (open.askedAt > lastEvent.at) continue;
    await failTask(open, 'RequestClosed', 'the request is closed');
    await deleteOpenSignature(open);
  }
}

/** Fails one waiting task, which ends them all; where none waits, the next state finds the request closed. */
async function closeWorkflow({ id }: StoredRequest, error: string, cause: string): Promise<void> {
  for (const open of await listOpenSignatures(id)) if (await failTask(open, error, cause)) return;
}

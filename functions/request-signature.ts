import { randomBytes } from 'node:crypto';
import { logContext, log } from './adapters/log.ts';
import { putOpenSignature, withdrawOpenSignature } from './adapters/open-signatures.ts';
import { readRequest } from './adapters/requests.ts';
import { workflowTask } from './adapters/workflow-task.ts';
import { signerToAsk } from './domain/ask.ts';
import { DeadlineMoved, Refusal } from './domain/errors.ts';
import { openSignatureOf } from './domain/open-signature.ts';
import { hadAnotherPlace } from './domain/places.ts';
import { tellSigner } from './use-cases/tell-signer.ts';

/** What the state `Request signature` sends. Fields may be added, never renamed: executions outlive deployments. */
export interface RequestSignatureEvent {
  requestId: string;
  /** The signer's position. */
  signer: number;
  taskToken: string;
  /** When the state was entered, ISO 8601: one entered time is one ask, however often it is delivered. */
  askedAt: string;
  /** How often the state has been retried since it was entered; executions of the first release send it. */
  attempt?: number;
  /** When the newest reminder fell due, 0 if none has; an execution of the first release reminds whenever it asks again. */
  dueAt?: number;
  /** The deadline that the execution knows, in milliseconds since the epoch; one from before extensions sends none. */
  expiresAt?: number;
}

/**
 * Asks a signer: keeps the task token where the answer will find it, then reads the request, or writes to it that the
 * signer is told. Whoever answers after that finds this token; whoever answered before is seen. No order loses an answer.
 * @throws SignerAnswered, SignerReassigned, RequestClosed, SigningExpired, DeadlineMoved for the workflow to catch
 */
export const handler = workflowTask('RequestSignatureRefused', async (event: RequestSignatureEvent) => {
  const { requestId, signer: position } = event;
  const askedAt = Date.parse(event.askedAt);
  const read = signerToAsk(await readRequest(requestId), event, Math.max(Date.now(), askedAt));
  if (event.expiresAt !== undefined && event.expiresAt < read.request.expiresAt)
    throw new DeadlineMoved(read.request.expiresAt);
  const delivery = randomBytes(6).toString('base64url');
  const open = openSignatureOf(read.request, read.signer, { ...event, askedAt, delivery });
  const put = await putOpenSignature(open);
  if (!put) return passBy(read, event);
  const { email } = read.signer;
  try {
    await tellSigner(read.request, { requestId, signer: position, email, dueAt: event.dueAt ?? askedAt, askedAt });
  } catch (refusal) {
    // What another delivery of this ask has handed over may be waited for: whoever changed the request uses it.
    if (refusal instanceof Refusal && !put.isRepeated) await withdrawOpenSignature(open);
    throw refusal;
  }
});

/**
 * Leaves a newer ask to stand: the token of this one is dead. What may stand there as well is the token of a place that the
 * signer had before this one, until `advance-workflow` has used it: that is a fault, and waited out.
 */
function passBy({ request, signer }: ReturnType<typeof signerToAsk>, { requestId }: RequestSignatureEvent): void {
  if (hadAnotherPlace(request, signer.email, signer.position))
    throw new Error(`signer ${signer.position} of request ${requestId} is still waited for in the place of before`);
  log.info('a newer ask stands', logContext(requestId, signer.position));
}

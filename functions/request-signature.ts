import { randomBytes } from 'node:crypto';
import { about, log } from './adapters/log.ts';
import { putOpenSignature, withdrawOpenSignature } from './adapters/open-signatures.ts';
import { changeRequest, readRequest } from './adapters/requests.ts';
import { workflowTask } from './adapters/workflow-task.ts';
import { RequestClosed, SignerAnswered, SigningExpired } from './domain/errors.ts';
import { requestedAtOf, type StoredRequest, signerAt } from './domain/request.ts';

/** What the state `Request signature` sends. Fields may be added, never renamed: executions outlive deployments. */
export interface RequestSignatureEvent {
  requestId: string;
  /** The signer's position. */
  signer: number;
  taskToken: string;
  /** When the state was entered, ISO 8601: one entered time is one ask, however often it is delivered. */
  askedAt: string;
  /** How often the state has been retried since it was entered. */
  attempt: number;
}

/**
 * Asks a signer: keeps the task token where the answer will find it, then marks the signer REQUESTED. Whoever answers
 * after the mark sees this token; whoever answered before it makes the mark fail. No order loses an answer.
 * @throws SignerAnswered, RequestClosed, SigningExpired for the workflow to catch
 */
export const handler = workflowTask('RequestSignatureRefused', async (event: RequestSignatureEvent) => {
  const { requestId, taskToken, attempt } = event;
  const { signer, request } = askable(await readRequest(requestId), event);
  const now = Date.now();
  const askedAt = Date.parse(event.askedAt);
  const { documentId, documentSha256, title, message, requestedBy, expiresAt } = request;
  const shown = { documentId, documentSha256, title, message, requestedBy, expiresAt };
  const { email, position } = signer;
  const requestedAt = requestedAtOf(request, position) ?? now;
  const delivery = randomBytes(6).toString('base64url');
  const open = { requestId, email, taskToken, askedAt, attempt, delivery, requestedAt, ...shown };
  const put = await putOpenSignature(open);
  if (!put) return log.info('a newer ask stands', about(requestId, position));
  const marked = await changeRequest(requestId, {
    event: { type: signer.status === 'WAITING' ? 'REQUESTED' : 'REMINDED', at: now, actor: 'SYSTEM', signer: position },
    set: 'signers.#signer.#status = :requested, signers.#signer.askedAt = :askedAt',
    condition:
      'signers.#signer.#status = :seen AND (attribute_not_exists(signers.#signer.askedAt) OR signers.#signer.askedAt < :askedAt) AND expiresAt > :now',
    names: { '#signer': email },
    values: { ':requested': 'REQUESTED', ':seen': signer.status, ':askedAt': askedAt },
  });
  if (marked) return log.info('signer asked', about(requestId, position));
  const meanwhile = await readRequest(requestId);
  try {
    askable(meanwhile, event);
  } catch (refusal) {
    // What another delivery of this ask has handed over may be waited for: whoever changed the request uses it.
    if (!put.isRepeated) await withdrawOpenSignature(open);
    throw refusal;
  }
});

/** Gives the signer who is to be asked, or throws why nobody is. */
function askable(request: StoredRequest | undefined, { requestId, signer: position }: RequestSignatureEvent) {
  if (!request || request.status !== 'PENDING') throw new RequestClosed(requestId, request?.status ?? 'unknown');
  const signer = signerAt(request, position);
  if (signer?.status !== 'WAITING' && signer?.status !== 'REQUESTED') throw new SignerAnswered(requestId, position);
  if (request.expiresAt <= Date.now()) throw new SigningExpired(requestId);
  return { request, signer };
}

import { logContext, log } from './adapters/log.ts';
import type { WorkflowChange } from './adapters/requests.ts';
import { workflowTask } from './adapters/workflow-task.ts';
import { RequestClosed, SigningExpired } from './domain/errors.ts';
import { isReached, quorumOf } from './domain/quorum.ts';
import { isAgreement, signerAt, type StoredRequest, timeAfter } from './domain/request.ts';
import { decideRequest } from './use-cases/decide-request.ts';

/** What the state `Sign automatically` sends. Fields may be added, never renamed: executions outlive deployments. */
export interface SignAutomaticallyEvent {
  requestId: string;
  /** The signer's position. */
  signer: number;
  /** When the state was entered, ISO 8601: the time of the signature. Executions of the first release do not send it. */
  askedAt?: string;
}

/**
 * Signs for a signer whom the deployment lists as automatic; one who has answered, or is not needed, is left alone.
 * @throws RequestClosed, SigningExpired for the workflow to catch
 */
export const handler = workflowTask('SignAutomaticallyRefused', async (event: SignAutomaticallyEvent) => {
  const { requestId, signer } = event;
  const signed = await decideRequest(requestId, (request) => signature(request, event));
  if (signed) log.info('signed automatically', logContext(requestId, signer));
});

function signature(
  request: StoredRequest | undefined,
  { requestId, signer: position, askedAt }: SignAutomaticallyEvent,
): WorkflowChange | undefined {
  const signer = request && signerAt(request, position);
  if (signer && (isAgreement(signer.status) || isReached(request, signer))) return undefined;
  if (!signer || request.status !== 'PENDING') throw new RequestClosed(requestId, request?.status ?? 'unknown');
  // Declined by hand, and the quorum of the order can still be reached.
  if (signer.status === 'DECLINED') return undefined;
  if (request.expiresAt <= timeAfter(request, Date.now())) throw new SigningExpired(requestId);
  const quorum = quorumOf(request, signer);
  // As it was read, and not only above nought: whether the quorum is reached by it depends on it.
  const left = 'quorums.#order.needed';
  return {
    event: { type: 'SIGNED', actor: 'SYSTEM', signer: position, ...(quorum?.needed === 1 ? { reaches: true } : {}) },
    now: askedAt === undefined ? Date.now() : Date.parse(askedAt),
    set: `signers.#signer.#status = :signed, signed = signed + :one${quorum ? `, ${left} = ${left} - :one` : ''}`,
    condition: `signers.#signer.#status = :waiting AND expiresAt > :now${quorum ? ` AND ${left} = :needed` : ''}`,
    names: { '#signer': signer.email, ...(quorum ? { '#order': `${signer.order ?? 1}` } : {}) },
    values: { ':signed': 'SIGNED', ':waiting': 'WAITING', ...(quorum ? { ':needed': quorum.needed } : {}) },
  };
}

import { about, log } from './adapters/log.ts';
import { changeRequest, readRequest } from './adapters/requests.ts';
import { workflowTask } from './adapters/workflow-task.ts';
import { RequestClosed, SignerChanged, SigningExpired } from './domain/errors.ts';
import { signerAt } from './domain/request.ts';

/** What the state `Sign automatically` sends. Fields may be added, never renamed: executions outlive deployments. */
export interface SignAutomaticallyEvent {
  requestId: string;
  /** The signer's position. */
  signer: number;
}

/**
 * Signs for a signer whom the deployment lists as automatic; a signature that stands already is left alone.
 * @throws RequestClosed, SigningExpired, SignerChanged for the workflow to catch or retry
 */
export const handler = workflowTask('SignAutomaticallyRefused', async (event: SignAutomaticallyEvent) => {
  const { requestId, signer: position } = event;
  const request = await readRequest(requestId);
  const signer = request && signerAt(request, position);
  if (signer?.status === 'SIGNED') return;
  if (!signer || request.status !== 'PENDING') throw new RequestClosed(requestId, request?.status ?? 'unknown');
  const now = Date.now();
  if (request.expiresAt <= now) throw new SigningExpired(requestId);
  const signed = await changeRequest(requestId, {
    event: { type: 'SIGNED', at: now, actor: 'SYSTEM', signer: position },
    set: 'signers.#signer.#status = :signed, signed = signed + :one',
    condition: 'signers.#signer.#status = :waiting AND expiresAt > :now',
    names: { '#signer': signer.email },
    values: { ':signed': 'SIGNED', ':waiting': 'WAITING' },
  });
  // Refused: closed meanwhile, or signed by this very invocation delivered twice. The retried state sees which.
  if (!signed) throw new SignerChanged(requestId, position);
  log.info('signed automatically', about(requestId, position));
});

import { about, log } from './adapters/log.ts';
import { type Count, count } from './adapters/metrics.ts';
import { deleteOpenSignature, listOpenSignatures } from './adapters/open-signatures.ts';
import { changeRequest, readRequest } from './adapters/requests.ts';
import { type Outcome, outcomeOf } from './domain/outcome.ts';

/**
 * What the state `Close request` sends (`requestId`), and what EventBridge sends when an execution ended badly (`detail`:
 * the execution's name is the request's id). Fields may be added, never renamed: executions outlive deployments.
 */
export type CloseRequestEvent = { requestId: string } | { detail: { name: string; status: string } };

type Settled = 'COMPLETED' | 'EXPIRED' | 'FAILED';

const counts: Record<Settled, Count> = {
  COMPLETED: 'RequestCompleted',
  EXPIRED: 'RequestExpired',
  FAILED: 'RequestFailed',
};

/**
 * Settles a request whose workflow is over, by what the item says, and removes its open signatures.
 * A request that everybody has signed becomes COMPLETED, whatever brought the workflow here.
 * @returns how it ended; the workflow ends the same way
 */
export async function handler(event: CloseRequestEvent): Promise<Outcome | null> {
  const requestId = 'detail' in event ? event.detail.name : event.requestId;
  const ended = 'detail' in event ? `the workflow ended as ${event.detail.status}` : undefined;
  const outcome = await settle(requestId, ended);
  if (!outcome) return null;
  for (const signature of await listOpenSignatures(requestId)) await deleteOpenSignature(signature);
  log.info('request closed', { ...about(requestId), status: outcome.status });
  return outcome;
}

async function settle(requestId: string, ended: string | undefined): Promise<Outcome | undefined> {
  // Each refused write means that somebody else changed the request, and a request has a bounded number of changes.
  for (;;) {
    const request = await readRequest(requestId);
    if (!request) return undefined;
    const now = Date.now();
    const outcome = outcomeOf(request, now, ended);
    if (request.status !== 'PENDING') return outcome;
    const { status, reason } = outcome;
    const changed = await changeRequest(requestId, {
      event: { type: status as Settled, at: now, actor: 'SYSTEM', ...(reason ? { reason } : {}) },
      set: `#status = :outcome, closedAt = :now${reason ? ', closedReason = :reason' : ''}`,
      condition: status === 'COMPLETED' ? 'signed = #total' : 'signed < #total',
      names: { '#total': 'total' },
      values: { ':outcome': status, ...(reason ? { ':reason': reason } : {}) },
    });
    if (!changed) continue;
    count(counts[status as Settled]);
    if (ended) count('WorkflowBroke');
    return outcome;
  }
}

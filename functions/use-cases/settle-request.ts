import type { SigningStatus } from '../../generated/schema.ts';
import { optionalEnvironment } from '../adapters/environment.ts';
import { logContext, log } from '../adapters/log.ts';
import { deleteOpenSignature, listOpenSignatures } from '../adapters/open-signatures.ts';
import type { WorkflowChange } from '../adapters/requests.ts';
import { endUse } from '../adapters/usage.ts';
import { closingOf } from '../domain/closing.ts';
import { eventKinds } from '../domain/events.ts';
import { outcomeOf } from '../domain/outcome.ts';
import type { StoredRequest } from '../domain/request.ts';
import { countRequest } from './count-request.ts';
import { decideRequest } from './decide-request.ts';

/** How a request stands, and whether it was closed just now. */
export interface Settlement {
  /** Undefined where there is no such request. */
  status: SigningStatus | undefined;
  isNew: boolean;
  /** Its deadline, in milliseconds since the epoch. */
  expiresAt: number | undefined;
}

/**
 * Closes a request where the item says that it is over, and removes the open signatures of one that is closed.
 * @param now a time that has passed for whoever asks, in milliseconds since the epoch: this machine's clock may be behind
 * @param stopped why the request fails where an operator stopped its workflow
 */
export async function settleRequest(
  requestId: string,
  { now = 0, stopped }: { now?: number | undefined; stopped?: string | undefined } = {},
): Promise<Settlement> {
  let status: SigningStatus | undefined;
  let expiresAt: number | undefined;
  let known: StoredRequest | undefined;
  const closed = await decideRequest(requestId, (request) => {
    const time = Math.max(Date.now(), now);
    const outcome = request && outcomeOf(request, time, stopped);
    status = outcome?.status;
    known = request;
    expiresAt = request?.expiresAt;
    if (request?.status !== 'PENDING' || !status || status === 'PENDING') return undefined;
    return closing(status, outcome?.reason, time);
  });
  if (!status || status === 'PENDING') return { status, isNew: false, expiresAt };
  if (closed) countRequest(known!, eventKinds[status].counts);
  for (const signature of await listOpenSignatures(requestId)) await deleteOpenSignature(signature);
  await endUse(known!);
  log.info('request closed', { ...logContext(requestId), status });
  return { status, isNew: closed !== undefined, expiresAt };
}

/** What must hold of the item besides for it to close so; a deadline that was moved away meanwhile has not passed. */
const conditions = { COMPLETED: 'signed = #total', EXPIRED: 'signed < #total AND expiresAt <= :now' };

function closing(status: Exclude<SigningStatus, 'PENDING'>, reason: string | undefined, now: number): WorkflowChange {
  const closing = closingOf(status, { at: now, reason, retentionDays: optionalEnvironment('RETENTION_DAYS') });
  return {
    ...{ event: { type: status, actor: 'SYSTEM', ...(reason ? { reason } : {}) }, now },
    ...closing,
    condition: conditions[status as keyof typeof conditions] ?? 'signed < #total',
    names: { '#total': 'total' },
  };
}

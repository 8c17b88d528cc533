import type { SigningStatus } from '../../generated/schema.ts';
import type { StoredRequest } from './request.ts';

/** How the workflow is told that a request has ended. */
export interface Outcome {
  status: SigningStatus;
  reason: string | null;
}

/**
 * Says how a request that is still PENDING must close when its workflow is over: by what the item says, never by the
 * error that brought the workflow to its end.
 * @param now milliseconds since the epoch
 * @param ended how the execution ended, for the reason of a failure
 */
export function outcomeOf(request: StoredRequest, now: number, ended: string | undefined): Outcome {
  if (request.status !== 'PENDING') return { status: request.status, reason: request.closedReason ?? null };
  if (request.signed === request.total) return { status: 'COMPLETED', reason: null };
  if (request.expiresAt <= now) return { status: 'EXPIRED', reason: null };
  return { status: 'FAILED', reason: ended ?? 'the workflow ended before all had answered' };
}

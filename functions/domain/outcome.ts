import type { SigningStatus } from '../../generated/schema.ts';
import type { StoredRequest } from './request.ts';

/** How a request stands when its workflow is over; PENDING where it is not decided, and another execution must go on. */
export interface Outcome {
  status: SigningStatus;
  reason?: string;
}

/**
 * Says how a request must close when its workflow is over: by what the item says, never by the error that brought the
 * workflow to its end. No fault decides: only an operator's stop makes FAILED.
 * @param now milliseconds since the epoch
 * @param stopped why it fails where an operator stopped the workflow
 */
export function outcomeOf(request: StoredRequest, now: number, stopped?: string): Outcome {
  if (request.status !== 'PENDING') return { status: request.status };
  if (request.signed === request.total) return { status: 'COMPLETED' };
  if (request.expiresAt <= now) return { status: 'EXPIRED' };
  return stopped ? { status: 'FAILED', reason: stopped } : { status: 'PENDING' };
}

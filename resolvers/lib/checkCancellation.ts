import type { StoredRequest } from '../../functions/domain/request.ts';
import { isParticipant, type Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { refuse, refuseNotFound } from './refuse.ts';

/**
 * Says whether the caller may cancel: `open` lets the write go ahead, `repeated` is the caller's own earlier act.
 * Everything else is refused with its reason.
 */
export function checkCancellation(request: StoredRequest | null, id: string, caller: Caller): 'open' | 'repeated' {
  if (!request || !isParticipant(caller, request)) refuseNotFound(id);
  if (request.requestedBySub !== caller.sub) refuse('Unauthorized', `only its requester can cancel request ${id}`);
  if (request.status === 'CANCELLED') return 'repeated';
  refuseClosed(request);
  return 'open';
}

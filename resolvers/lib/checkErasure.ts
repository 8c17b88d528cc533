import { isErased } from '../../functions/domain/erasure.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { checkRequester } from './checkRequester.ts';
import { refuse } from './refuse.ts';

/**
 * Says whether the caller may erase: `open` lets the write go ahead, `repeated` is the caller's own earlier act. Everything else
 * is refused with its reason.
 */
export function checkErasure(request: StoredRequest | null, id: string, caller: Caller): 'open' | 'repeated' {
  checkRequester(request, id, caller, 'erase');
  if (isErased(request)) return 'repeated';
  if (request.status === 'PENDING')
    refuse('RequestOpen', `cannot erase request ${id}: it is PENDING; cancel it, or wait for its end`);
  return 'open';
}

import type { StoredRequest } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { checkRequester } from './checkRequester.ts';

/**
 * Says whether the caller may cancel: `open` lets the write go ahead, `repeated` is the caller's own earlier act.
 * Everything else is refused with its reason.
 */
export function checkCancellation(request: StoredRequest | null, id: string, caller: Caller): 'open' | 'repeated' {
  checkRequester(request, id, caller, 'cancel');
  if (request.status === 'CANCELLED') return 'repeated';
  refuseClosed(request);
  return 'open';
}

import { util } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { checkRequester } from './checkRequester.ts';
import { latestDeadline, refuseExtension } from './deadline.ts';
import { refuse } from './refuse.ts';

/**
 * Says whether the caller may move the deadline to `expiresAt`: `open` lets the write go ahead, `repeated` is a deadline that
 * stands already. Everything else is refused with its reason.
 */
export function checkExtension(
  request: StoredRequest | null,
  id: string,
  caller: Caller,
  expiresAt: number,
): 'open' | 'repeated' {
  checkRequester(request, id, caller, 'extend');
  if (request.expiresAt === expiresAt) return 'repeated';
  refuseClosed(request);
  if (expiresAt < request.expiresAt || expiresAt > latestDeadline(request.createdAt))
    refuseExtension(util.time.epochMilliSecondsToISO8601(expiresAt));
  if (request.events.filter(([type]) => type === 'EXTENDED').length >= limits.extensions)
    refuse('InvalidInput', `request ${id} has been extended ${limits.extensions} times, which is the most`);
  return 'open';
}

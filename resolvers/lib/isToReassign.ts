import type { Context } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from './caller.ts';
import { checkMayAsk } from './checkMayAsk.ts';
import { checkReassignment } from './checkReassignment.ts';

/**
 * Says whether `stash.reassignment` is to be written; false where it was before. A requester must be one who may ask people; a
 * signer has the right to give the own place away from the requester, who allowed it, ten times a request.
 */
export function isToReassign(ctx: Context, stored: StoredRequest | null): boolean {
  const caller = callerOf(ctx);
  if (checkReassignment(stored, ctx.stash.requestId, caller, ctx.stash.reassignment) === 'repeated') return false;
  if (stored?.requestedBySub === caller.sub) checkMayAsk(ctx);
  return true;
}

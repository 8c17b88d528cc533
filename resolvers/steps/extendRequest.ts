import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { timeAfter, type StoredRequest } from '../../functions/domain/request.ts';
import { byRequester } from '../lib/byRequester.ts';
import { callerOf } from '../lib/caller.ts';
import { checkExtension } from '../lib/checkExtension.ts';
import { requestChange } from '../lib/requestChange.ts';

/**
 * Writes the new deadline, `stash.expiresAt`, onto the request that was read, where the caller may set it and the old one
 * stands yet: deadlines only move away, so that how often they did is as it was read.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const { requestId: id, expiresAt } = ctx.stash as { requestId: string; expiresAt: number };
  const caller = callerOf(ctx);
  if (checkExtension(stored, id, caller, expiresAt) === 'repeated') runtime.earlyReturn(stored);
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  return requestChange({
    id,
    event: { type: 'EXTENDED', at, ...byRequester(caller), extension: [stored.expiresAt, expiresAt] },
    set: 'expiresAt = :later',
    values: { ':later': expiresAt },
    condition: 'signed < #isTotal AND expiresAt = :isRead',
    conditionNames: { '#isTotal': 'total' },
    conditionValues: { ':isRead': stored.expiresAt },
  });
}

export { response } from './writeRequest.ts';

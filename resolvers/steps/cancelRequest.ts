import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { closingOf } from '../../functions/domain/closing.ts';
import { timeAfter, type StoredRequest } from '../../functions/domain/request.ts';
import { byRequester } from '../lib/byRequester.ts';
import { callerOf } from '../lib/caller.ts';
import { checkCancellation } from '../lib/checkCancellation.ts';
import { requestChange } from '../lib/requestChange.ts';

/** Writes the cancellation, `stash.reason` with it, onto the request that was read, where the caller may cancel it. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const { requestId: id, reason } = ctx.stash as { requestId: string; reason?: string };
  const caller = callerOf(ctx);
  if (checkCancellation(stored, id, caller) === 'repeated') runtime.earlyReturn(stored);
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  const given = reason ? { reason } : {};
  const { set, remove, values } = closingOf('CANCELLED', {
    ...{ at, reason, retentionDays: ctx.env.RETENTION_DAYS as string | undefined },
  });
  return requestChange({
    id,
    event: { type: 'CANCELLED', at, ...byRequester(caller), ...given },
    ...{ set, remove, values, names: { '#status': 'status' } },
    condition: 'signed < #isTotal',
    conditionNames: { '#isTotal': 'total' },
  });
}

export { response } from './writeRequest.ts';

import { runtime, type Context } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refuseUnavailable } from '../lib/refuse.ts';

/** Makes the one conditional write that the step before has put into `stash.write`; nothing if none. */
export function request(ctx: Context): unknown {
  if (!ctx.stash.write) runtime.earlyReturn(null);
  return ctx.stash.write;
}

/** Gives the item as written; null where the condition refused, for the next step to read what stands there. */
export function response(ctx: Context): StoredRequest | null {
  if (!ctx.error) return ctx.result;
  // A start that was counted is given back before the caller hears of a fault (`giveBack`).
  const { type } = ctx.error;
  if (type !== 'DynamoDB:ConditionalCheckFailedException' && !ctx.stash.use?.starts) refuseUnavailable();
  ctx.stash.refused = true;
  return null;
}

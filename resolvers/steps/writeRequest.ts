import { runtime, type Context } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refuseUnavailable } from '../lib/refuse.ts';
import { requestChange, type RequestChange } from '../lib/requestChange.ts';

/** Makes the one conditional write that the field has put into `stash`: an operation or a change; nothing if none. */
export function request(ctx: Context): unknown {
  const { write, change } = ctx.stash as { write?: object; change?: RequestChange };
  if (change) return requestChange(change);
  if (!write) runtime.earlyReturn(null);
  return write;
}

/** Gives the item as written; null where the condition refused, for the next step to read what stands there. */
export function response(ctx: Context): StoredRequest | null {
  if (!ctx.error) return ctx.result;
  if (ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') refuseUnavailable();
  ctx.stash.refused = true;
  return null;
}

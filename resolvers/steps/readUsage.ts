import { runtime, util, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { refuseUnavailable } from '../lib/refuse.ts';
import { requestKey } from '../lib/requestKey.ts';
import { checkUse, isCounted } from '../lib/usage.ts';

/**
 * Reads `stash.requestId`, and what the caller has used, both consistently; after the step that counts only where the table has
 * refused the count, to say why.
 */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  if (ctx.stash.usage && !ctx.stash.isOver) runtime.earlyReturn(ctx.prev.result);
  const read = (key: Record<string, string>) => ({ keys: [util.dynamodb.toMapValues(key)], consistentRead: true });
  return {
    operation: 'BatchGetItem',
    tables: {
      [ctx.env.REQUESTS_TABLE as string]: read(requestKey(ctx.stash.requestId)),
      [ctx.env.USAGE_TABLE as string]: read({ sub: callerOf(ctx).sub }),
    },
  };
}

/** Gives the request, or null where there is none, and keeps the use in `stash.usage`. */
export function response(ctx: Context): StoredRequest | null {
  if (ctx.error) refuseUnavailable();
  const [requests, usage] = [ctx.env.REQUESTS_TABLE as string, ctx.env.USAGE_TABLE as string];
  const { data, unprocessedKeys } = ctx.result;
  if (unprocessedKeys?.[requests]?.length || unprocessedKeys?.[usage]?.length) refuseUnavailable();
  ctx.stash.usage = data[usage][0] ?? {};
  if (!ctx.stash.isOver || isCounted(ctx)) return data[requests][0];
  checkUse(ctx);
  refuseUnavailable();
}

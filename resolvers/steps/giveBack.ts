import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';

/** Takes a start out of the caller's open requests where it made none: another's has the id, or the write failed. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const { sub } = callerOf(ctx);
  if (!ctx.stash.use || (stored?.requestedBySub === sub && stored.status === 'PENDING')) runtime.earlyReturn(stored);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ sub }),
    update: {
      expression: 'DELETE #open :ended',
      expressionNames: { '#open': 'open' },
      expressionValues: { ':ended': util.dynamodb.toStringSet([ctx.stash.requestId]) },
    },
  };
}

/** Gives what has the id on, whether it was given back or not. */
export function response(ctx: Context): StoredRequest | null {
  return ctx.prev.result;
}

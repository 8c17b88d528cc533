import { runtime, type Context, type DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refuseUnavailable } from '../lib/refuse.ts';
import { requestKey } from '../lib/requestKey.ts';

/** Reads `stash.requestId` consistently, unless the step before has already given the item. */
export function request(ctx: Context): DynamoDBGetItemRequest {
  if (ctx.prev.result?.id) runtime.earlyReturn(ctx.prev.result);
  return get({ key: requestKey(ctx.stash.requestId), consistentRead: true });
}

/** Gives the item, or null where there is none. */
export function response(ctx: Context): StoredRequest | null {
  if (ctx.error) refuseUnavailable();
  return ctx.result;
}

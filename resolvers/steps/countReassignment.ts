import { runtime, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { isToReassign } from '../lib/isToReassign.ts';
import { countUse } from '../lib/usage.ts';

/** Counts the mail to the new signer, where the place is to change hands. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  if (!isToReassign(ctx, stored) || stored.notify === false) runtime.earlyReturn(stored);
  ctx.stash.use = { mails: 1 };
  return countUse(ctx);
}

export { counted as response } from '../lib/counted.ts';

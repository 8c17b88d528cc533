import { runtime, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { firstMailsOf, type Use } from '../../functions/domain/usage.ts';
import { countUse, isCounted } from '../lib/usage.ts';

/** Counts a start before the request is put; nothing where there is one with the id, or none will be put. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  if (ctx.prev.result || !ctx.stash.write) runtime.earlyReturn(ctx.prev.result);
  const item = ctx.stash.item as StoredRequest;
  const use: Use = { mails: firstMailsOf(item), starts: item.id };
  ctx.stash.use = use;
  if (isCounted(ctx)) runtime.earlyReturn(null);
  return countUse(ctx);
}

export { counted as response } from '../lib/counted.ts';

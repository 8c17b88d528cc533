import { runtime, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { checkMayAsk } from '../lib/checkMayAsk.ts';
import { signersToRemind } from '../lib/signersToRemind.ts';
import { countUse } from '../lib/usage.ts';

/** Counts the mails to those who are to be reminded. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const { requestId, signer } = ctx.stash as { requestId: string; signer?: string };
  const mails = signersToRemind(stored, requestId, callerOf(ctx), signer).length;
  if (mails === 0) runtime.earlyReturn(stored);
  checkMayAsk(ctx);
  if (stored.notify === false) runtime.earlyReturn(stored);
  ctx.stash.use = { mails };
  return countUse(ctx);
}

export { counted as response } from '../lib/counted.ts';

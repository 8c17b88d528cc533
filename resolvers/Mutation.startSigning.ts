import type { Context } from '@aws-appsync/utils';
import type { MutationStartSigningArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { checkMayAsk } from './lib/checkMayAsk.ts';
import { refuseDeadline } from './lib/deadline.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuse, refuseUnavailable } from './lib/refuse.ts';
import { isSameInput } from './lib/sameInput.ts';

/** Starts a request, if the caller may: `newRequest` checks the input, `writeRequest` puts the item, `readRequest` reads what has the id. */
export function request(ctx: Context<MutationStartSigningArgs>): unknown {
  checkMayAsk(ctx);
  return {};
}

/** Shows the new request, or the one that the same call made before. */
export function response(ctx: Context<MutationStartSigningArgs>): SigningRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  if (!stored && !ctx.stash.write) refuseDeadline(ctx.args.input);
  if (!stored) refuseUnavailable();
  if (ctx.stash.refused && !isSameInput(stored, ctx.stash.item))
    refuse('IdempotencyConflict', `id ${stored.id} is taken by another request; take a new id`);
  return presentRequest(stored, callerOf(ctx));
}

import type { Context } from '@aws-appsync/utils';
import type { MutationEraseRequestArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { checkErasure } from './lib/checkErasure.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';

/** Erases: `readRequest`, `eraseClosed`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationEraseRequestArgs>): unknown {
  ctx.stash.requestId = ctx.args.input.requestId;
  return {};
}

/** Shows what is left of the request, or says why another write that came first stands in the way. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  if (ctx.stash.refused && checkErasure(stored, ctx.stash.requestId, caller) === 'open') refuseUnavailable();
  return presentRequest(stored, caller);
}

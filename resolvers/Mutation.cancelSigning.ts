import type { Context } from '@aws-appsync/utils';
import type { MutationCancelSigningArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { checkCancellation } from './lib/checkCancellation.ts';
import { checkReason } from './lib/checks.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';

/** Cancels: `readRequest`, `cancelRequest`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationCancelSigningArgs>): unknown {
  const { requestId, reason } = ctx.args.input;
  if (reason) checkReason(reason);
  ctx.stash.requestId = requestId;
  if (reason) ctx.stash.reason = reason;
  return {};
}

/** Shows the cancelled request, or says why another write that came first stands in the way. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  if (ctx.stash.refused && checkCancellation(stored, ctx.stash.requestId, caller) === 'open') refuseUnavailable();
  return presentRequest(stored, caller);
}

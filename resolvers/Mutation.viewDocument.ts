import type { Context } from '@aws-appsync/utils';
import type { MutationViewDocumentArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { checkViewing } from './lib/checkViewing.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';

/** Notes the viewing: `readRequest`, `viewRequest`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationViewDocumentArgs>): unknown {
  ctx.stash.requestId = ctx.args.input.requestId;
  return {};
}

/** Shows the viewed request, or says why another write that came first stands in the way. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  if (ctx.stash.refused && checkViewing(stored, ctx.stash.requestId, caller) === 'open') refuseUnavailable();
  return presentRequest(stored, caller);
}

import { util, type Context } from '@aws-appsync/utils';
import type { MutationExtendDeadlineArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { checkExtension } from './lib/checkExtension.ts';
import { extendedDeadlineOf } from './lib/deadline.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';

/** Extends: `readRequest`, `extendRequest`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationExtendDeadlineArgs>): unknown {
  const { input } = ctx.args;
  ctx.stash.expiresAt = extendedDeadlineOf(input, util.time.nowEpochMilliSeconds());
  ctx.stash.requestId = input.requestId;
  return {};
}

/** Shows the extended request, or says why another write that came first stands in the way. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  const { refused, requestId, expiresAt } = ctx.stash;
  if (refused && checkExtension(stored, requestId, caller, expiresAt) === 'open') refuseUnavailable();
  return presentRequest(stored, caller);
}

import type { Context } from '@aws-appsync/utils';
import type { MutationRemindSignersArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { addressOf } from './lib/address.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseUnavailable } from './lib/refuse.ts';
import { signersToRemind } from './lib/signersToRemind.ts';

/** Reminds: `readRequest`, `remindAwaited`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationRemindSignersArgs>): unknown {
  const { requestId, signer } = ctx.args.input;
  ctx.stash.requestId = requestId;
  // What is no address is that of no signer.
  if (signer) ctx.stash.signer = addressOf(signer) ?? '';
  return {};
}

/** Shows the request with its reminders, or says why another write that came first stands in the way. */
export function response(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  const { refused, requestId, signer } = ctx.stash;
  if (refused && signersToRemind(stored, requestId, caller, signer).length > 0) refuseUnavailable();
  return presentRequest(stored, caller);
}

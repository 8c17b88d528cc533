import type { Context } from '@aws-appsync/utils';
import type { QuerySigningRequestArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { deliveriesOf } from './lib/deliveries.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseNotFound } from './lib/refuse.ts';

/** Reads the request: `readRequest`, and `readDeliveries` where the stack sends mail. */
export function request(ctx: Context<QuerySigningRequestArgs>): unknown {
  ctx.stash.requestId = ctx.args.id;
  return {};
}

/** Shows it to its participants alone. */
export function response(ctx: Context<QuerySigningRequestArgs>): SigningRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(ctx.args.id);
  return presentRequest(stored, caller, deliveriesOf(stored, ctx.stash.notices ?? []));
}

import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { QuerySigningRequestArgs, SigningRequest } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { presentRequest } from './lib/presentRequest.ts';
import { refuseNotFound, refuseUnavailable } from './lib/refuse.ts';
import { requestKey } from './lib/requestKey.ts';

/** Reads the request consistently. */
export function request(ctx: Context<QuerySigningRequestArgs>): DynamoDBGetItemRequest {
  return get({ key: requestKey(ctx.args.id), consistentRead: true });
}

/** Shows it to its participants alone. */
export function response(ctx: Context<QuerySigningRequestArgs>): SigningRequest {
  if (ctx.error) refuseUnavailable();
  const stored = ctx.result as StoredRequest | null;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(ctx.args.id);
  return presentRequest(stored, caller);
}

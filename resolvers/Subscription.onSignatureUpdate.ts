import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { SubscriptionOnSignatureUpdateArgs } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf, isParticipant } from './lib/caller.ts';
import { refuseNotFound, refuseUnavailable } from './lib/refuse.ts';
import { requestKey } from './lib/requestKey.ts';

/** Reads the request when somebody subscribes. */
export function request(ctx: Context<SubscriptionOnSignatureUpdateArgs>): DynamoDBGetItemRequest {
  return get({ key: requestKey(ctx.args.requestId), consistentRead: true });
}

/** Lets participants subscribe; AppSync then filters updates by the argument `requestId`. */
export function response(ctx: Context<SubscriptionOnSignatureUpdateArgs>): null {
  if (ctx.error) refuseUnavailable();
  const stored = ctx.result as StoredRequest | null;
  if (!stored || !isParticipant(callerOf(ctx), stored)) refuseNotFound(ctx.args.requestId);
  return null;
}

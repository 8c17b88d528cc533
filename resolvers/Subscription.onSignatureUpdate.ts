import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { SubscriptionOnSignatureUpdateArgs } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { addressIn, callerOf, isParticipant } from './lib/caller.ts';
import { endWithKey } from './lib/endWithKey.ts';
import { endWithPlace } from './lib/endWithPlace.ts';
import { refuseNotFound, refuseUnavailable } from './lib/refuse.ts';
import { requestKey } from './lib/requestKey.ts';

/** Reads the request when somebody subscribes. */
export function request(ctx: Context<SubscriptionOnSignatureUpdateArgs>): DynamoDBGetItemRequest {
  return get({ key: requestKey(ctx.args.requestId), consistentRead: true });
}

/**
 * Lets participants subscribe; AppSync then filters updates by the argument `requestId`. That of a signer ends when his place
 * goes to another person, of whom he is told nothing: whether AppSync pushes before it ends is its own affair. That of an API key
 * ends when it is revoked.
 */
export function response(ctx: Context<SubscriptionOnSignatureUpdateArgs>): null {
  if (ctx.error) refuseUnavailable();
  const stored = ctx.result as StoredRequest | null;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(ctx.args.requestId);
  if (caller.key) endWithKey(caller.key.id);
  else if (stored.requestedBySub !== caller.sub) endWithPlace(stored.id, addressIn(stored, caller));
  return null;
}

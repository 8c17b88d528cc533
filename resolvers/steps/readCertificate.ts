import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { Certificate } from '../../generated/schema.ts';
import { isErased } from '../../functions/domain/erasure.ts';
import { sealOf, type StoredRequest } from '../../functions/domain/request.ts';
import { callerOf, isParticipant } from '../lib/caller.ts';
import { functionResult, invoke } from '../lib/fieldCall.ts';
import { refuseNotFound } from '../lib/refuse.ts';

/** Asks for the certificate of the request that was read, if it is sealed, for its participants alone. */
export function request(ctx: Context): LambdaRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(id);
  const seal = sealOf(stored);
  if (!seal || isErased(stored)) runtime.earlyReturn(null);
  const { createdAt, requestedBySub } = stored;
  const isRequester = requestedBySub === caller.sub;
  return invoke({ field: 'certificate', arguments: { id, createdAt, sha256: seal[0], isRequester }, by: {} });
}

/** Gives it. */
export function response(ctx: Context): Certificate | null {
  return functionResult(ctx);
}

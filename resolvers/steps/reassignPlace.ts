import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import { newFormer } from '../../functions/domain/places.ts';
import { type StoredRequest, type StoredSigner, timeAfter } from '../../functions/domain/request.ts';
import { byRequester } from '../lib/byRequester.ts';
import { callerOf } from '../lib/caller.ts';
import type { Reassignment } from '../lib/checkReassignment.ts';
import { isToReassign } from '../lib/isToReassign.ts';
import { requestChange } from '../lib/requestChange.ts';
import { stated } from '../lib/stated.ts';
import { whileAwaited } from '../lib/whileAwaited.ts';

/** Gives the place of one signer to another, as `stash.reassignment` says, where the caller may and the place is as it was read. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const { from, to, name, locale, reason } = ctx.stash.reassignment as Reassignment;
  if (!isToReassign(ctx, stored)) runtime.earlyReturn(stored);
  const caller = callerOf(ctx);
  const before = stored.signers[from] as StoredSigner;
  const { position, role, order, access } = before;
  const awaited = whileAwaited(stored, from, '#isFrom');
  const by = stored.requestedBySub === caller.sub ? undefined : caller.sub;
  const signer: StoredSigner = stated({ position, status: 'WAITING' as const, role, order, name, locale, access });
  return requestChange({
    id: ctx.stash.requestId as string,
    event: {
      ...{ type: 'REASSIGNED', at: timeAfter(stored, util.time.nowEpochMilliSeconds()) },
      ...(by ? { actor: 'SIGNER' } : byRequester(caller)),
      ...{ signer: position, former: newFormer(from, before, by) },
      ...(reason === undefined ? {} : { reason }),
    },
    set: 'signers.#to = :signer, reassigned = if_not_exists(reassigned, :none) + :one',
    remove: 'signers.#from',
    names: { '#from': from, '#to': to },
    values: { ':signer': signer, ':none': 0 },
    condition: `${awaited.condition} AND attribute_not_exists(signers.#isTo) AND (attribute_not_exists(reassigned) OR reassigned < :isMost)`,
    conditionNames: { ...awaited.names, '#isTo': to },
    conditionValues: { ...awaited.values, ':isMost': limits.reassignmentsOfRequest },
  });
}

export { response } from './writeRequest.ts';

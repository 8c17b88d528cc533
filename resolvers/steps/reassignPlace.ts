import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import { type Former, type StoredRequest, type StoredSigner, timeAfter } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { checkReassignment, type Reassignment } from '../lib/checkReassignment.ts';
import { requestChange } from '../lib/requestChange.ts';
import { stated } from '../lib/stated.ts';
import { whileAwaited } from '../lib/whileAwaited.ts';

/** Gives the place of one signer to another, as `stash.reassignment` says, where the caller may and the place is as it was read. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const { from, to, name, reason } = ctx.stash.reassignment as Reassignment;
  const caller = callerOf(ctx);
  if (checkReassignment(stored, id, caller, ctx.stash.reassignment) === 'repeated') runtime.earlyReturn(stored);
  const { position, role, order, name: formerName } = stored.signers[from] as StoredSigner;
  const awaited = whileAwaited(stored, from, '#isFrom');
  const isRequester = stored.requestedBySub === caller.sub;
  const former: Former = [from, formerName ?? null, ...(isRequester ? [] : [caller.sub])] as Former;
  const signer: StoredSigner = stated({ position, status: 'WAITING' as const, role, order, name });
  return requestChange({
    id,
    event: {
      ...{ type: 'REASSIGNED', at: timeAfter(stored, util.time.nowEpochMilliSeconds()) },
      ...{ actor: isRequester ? 'REQUESTER' : 'SIGNER', signer: position, former },
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

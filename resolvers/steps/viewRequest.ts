import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { timeAfter, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { addressIn, callerOf, evidenceOf } from '../lib/caller.ts';
import { checkViewing } from '../lib/checkViewing.ts';
import { requestChange } from '../lib/requestChange.ts';
import { whileAwaited } from '../lib/whileAwaited.ts';

/**
 * Writes that the caller has opened the document onto the request that was read, where the caller may say so. The evidence
 * stands in the event: the place may go to another person later.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (checkViewing(stored, id, caller) === 'repeated') runtime.earlyReturn(stored);
  const me = addressIn(stored, caller);
  const { position } = stored.signers[me] as StoredSigner;
  const awaited = whileAwaited(stored, me, '#isMe');
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  return requestChange({
    id,
    event: { type: 'VIEWED', at, actor: 'SIGNER', signer: position, evidence: evidenceOf(ctx, undefined) },
    set: 'signers.#me.isViewed = :true',
    names: { '#me': me },
    values: { ':true': true },
    condition: `${awaited.condition} AND attribute_not_exists(signers.#isMe.isViewed)`,
    conditionNames: awaited.names,
    conditionValues: awaited.values,
  });
}

export { response } from './writeRequest.ts';

import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { timeAfter, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { callerOf, evidenceOf } from '../lib/caller.ts';
import { checkViewing } from '../lib/checkViewing.ts';
import { requestChange } from '../lib/requestChange.ts';

/**
 * Writes that the caller has opened the document onto the request that was read, where the caller may say so. The evidence
 * stands in the event: the place may go to another person later.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (checkViewing(stored, id, caller) === 'repeated') runtime.earlyReturn(stored);
  const { position } = stored.signers[caller.email] as StoredSigner;
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  return requestChange({
    id,
    event: { type: 'VIEWED', at, actor: 'SIGNER', signer: position, evidence: evidenceOf(ctx, undefined) },
    set: 'signers.#me.isViewed = :true',
    names: { '#me': caller.email },
    values: { ':true': true },
    // The caller may have given up the place since, and even got another.
    condition:
      'signers.#isMe.#isPosition = :isPosition AND signers.#isMe.#isStatus IN (:isWaiting, :isRequested) AND attribute_not_exists(signers.#isMe.isViewed)',
    conditionNames: { '#isMe': caller.email, '#isPosition': 'position' },
    conditionValues: { ':isPosition': position, ':isWaiting': 'WAITING', ':isRequested': 'REQUESTED' },
  });
}

export { response } from './writeRequest.ts';

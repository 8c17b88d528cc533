import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { lookAttributes } from '../../functions/domain/look.ts';
import { timeAfter, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { callerOf, evidenceOf } from '../lib/caller.ts';
import { requestChange } from '../lib/requestChange.ts';
import { checkAnswer, type Answer } from '../lib/checkAnswer.ts';

const assignments = {
  SIGNED: 'signed = signed + :one',
  APPROVED: 'signed = signed + :one',
  DECLINED: '#status = :answer, closedAt = :now, closedReason = :reason',
};

/** Writes the caller's answer, `stash.answer`, onto the request that was read, where the caller may give it. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const { status, reason, documentSha256 } = ctx.stash.answer as Answer;
  const caller = callerOf(ctx);
  if (checkAnswer(stored, id, caller, ctx.stash.answer) === 'repeated') runtime.earlyReturn(stored);
  const { position } = stored.signers[caller.email] as StoredSigner;
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  const given = reason === undefined ? {} : { reason };
  return requestChange({
    id,
    event: { type: status, at, actor: 'SIGNER', signer: position, ...given },
    set: `signers.#me.#status = :answer, signers.#me.evidence = :evidence, ${assignments[status]}`,
    remove: `signers.#me.askedAt${status === 'DECLINED' ? `, ${lookAttributes}` : ''}`,
    names: { '#me': caller.email, '#status': 'status' },
    values: {
      ':answer': status,
      ':evidence': evidenceOf(ctx, stored.documentSha256 ? undefined : documentSha256),
      ...(reason === undefined ? {} : { ':reason': reason, ':now': at }),
    },
    // The caller may have given up the place since, and even got another.
    condition: 'signers.#isMe.#isPosition = :isPosition AND signers.#isMe.#isStatus IN (:isWaiting, :isRequested)',
    conditionNames: { '#isMe': caller.email, '#isPosition': 'position' },
    conditionValues: { ':isPosition': position, ':isWaiting': 'WAITING', ':isRequested': 'REQUESTED' },
  });
}

export { response } from './writeRequest.ts';

import { runtime, util, type Context, type DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { closingOf } from '../../functions/domain/closing.ts';
import { timeAfter, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { effectOf } from '../lib/answerEffect.ts';
import { addressIn, callerOf, evidenceOf } from '../lib/caller.ts';
import { requestChange } from '../lib/requestChange.ts';
import { checkAnswer, type Answer } from '../lib/checkAnswer.ts';
import { whileAwaited } from '../lib/whileAwaited.ts';

/** Writes the caller's answer, `stash.answer`, onto the request that was read, where the caller may give it: at the place first read. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const { status, reason, documentSha256 } = ctx.stash.answer as Answer;
  const caller = callerOf(ctx);
  if (checkAnswer(stored, id, caller, ctx.stash.answer) === 'repeated') runtime.earlyReturn(stored);
  const me = addressIn(stored, caller);
  const signer = stored.signers[me] as StoredSigner;
  ctx.stash.position = ctx.stash.position ?? signer.position;
  const awaited = whileAwaited(stored, me, '#isMe');
  const at = timeAfter(stored, util.time.nowEpochMilliSeconds());
  const closing = closingOf('DECLINED', { at, reason, retentionDays: ctx.env.RETENTION_DAYS as string | undefined });
  const { remove, set, names, values, condition } = effectOf(ctx.stash.answer, stored, signer, closing);
  const given = reason === undefined ? {} : { reason };
  return requestChange({
    id,
    event: { type: status, at, actor: 'SIGNER', signer: signer.position, ...given },
    set: `signers.#me.#status = :answer, signers.#me.evidence = :evidence, ${set}`,
    remove: `signers.#me.askedAt${remove ? `, ${remove}` : ''}`,
    names: { '#me': me, '#status': 'status', ...names },
    values: {
      ':answer': status,
      ':evidence': evidenceOf(ctx, stored.documentSha256 ? undefined : documentSha256),
      ...values,
    },
    condition: `${awaited.condition}${condition}`,
    conditionNames: awaited.names,
    conditionValues: { ...awaited.values, ':isPosition': ctx.stash.position },
  });
}

export { response } from './writeRequest.ts';

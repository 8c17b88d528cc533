import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { AccessCode } from '../../generated/schema.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { isUnanswered } from '../../functions/domain/quorum.ts';
import { callerOf, isParticipant, signerOf } from '../lib/caller.ts';
import { refuseClosed } from '../lib/checkAnswer.ts';
import { checkEnabled, functionResult, invoke } from '../lib/fieldCall.ts';
import { ownPlace } from '../lib/ownPlace.ts';
import { refuse, refuseNotFound } from '../lib/refuse.ts';
import { refuseOtherAccess } from '../lib/refuseOtherAccess.ts';

/** Has a code mailed to the caller, a signer who has not answered a request that wants one. */
export function request(ctx: Context): LambdaRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (!stored || !isParticipant(caller, stored)) refuseNotFound(id);
  const signer = signerOf(caller, stored);
  if (!signer) refuse('Unauthorized', `cannot answer request ${id}: you may see it but are not one of its signers`);
  refuseOtherAccess(signer, caller, id);
  if (!isUnanswered(signer))
    refuse('AlreadyAnswered', `cannot answer request ${id} again: your answer is ${signer.status} and stands`);
  refuseClosed(stored);
  if (!stored.confirmByCode) refuse('InvalidInput', `request ${id} wants no code with an answer: answer without`);
  checkEnabled(ctx, 'LINKS');
  return invoke({ field: 'sendAnswerCode', arguments: {}, by: ownPlace(stored, caller) });
}

/** Says where it went, or why it did not. */
export function response(ctx: Context): AccessCode {
  return functionResult(ctx);
}

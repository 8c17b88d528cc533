import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { ConfirmedCode, StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { checkAnswer } from '../lib/checkAnswer.ts';
import { checkEnabled, functionResult, invoke } from '../lib/fieldCall.ts';
import { ownPlace } from '../lib/ownPlace.ts';
import { refuse } from '../lib/refuse.ts';

/** Has the code tried that came with an answer, where the request wants one of who has an account. */
export function request(ctx: Context): LambdaRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  const caller = callerOf(ctx);
  if (!stored?.confirmByCode || caller.session) runtime.earlyReturn(stored);
  if (checkAnswer(stored, ctx.stash.requestId, caller, ctx.stash.answer) === 'repeated') runtime.earlyReturn(stored);
  checkEnabled(ctx, 'LINKS');
  const code = ctx.args.input.answerCode as string | undefined;
  if (!code)
    refuse(
      'CodeRefused',
      `request ${stored.id} wants a mailed code with each answer: call sendAnswerCode, give answerCode`,
    );
  ctx.stash.request = stored;
  return invoke({ field: 'confirmAnswerCode', arguments: { code }, by: ownPlace(stored, caller) });
}

/** Notes the code for the evidence, and gives the request on. */
export function response(ctx: Context): StoredRequest {
  ctx.stash.code = functionResult<ConfirmedCode>(ctx);
  return ctx.stash.request;
}

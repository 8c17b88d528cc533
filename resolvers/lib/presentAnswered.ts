import type { Context } from '@aws-appsync/utils';
import type { SigningRequest } from '../../generated/schema.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from './caller.ts';
import { presentRequest } from './presentRequest.ts';
import { refuseUnavailable } from './refuse.ts';
import { checkAnswer } from './checkAnswer.ts';

/**
 * Shows the request after the caller's answer. Where another write came first, what stands now decides: it explains
 * the refusal, or is the caller's own act from another device.
 */
export function presentAnswered(ctx: Context): SigningRequest {
  const stored = ctx.prev.result as StoredRequest;
  const caller = callerOf(ctx);
  if (ctx.stash.refused && checkAnswer(stored, ctx.stash.requestId, caller, ctx.stash.answer) === 'open')
    refuseUnavailable();
  return presentRequest(stored, caller);
}

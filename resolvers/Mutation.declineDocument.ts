import type { Context } from '@aws-appsync/utils';
import type { MutationDeclineDocumentArgs } from '../generated/schema.ts';
import { checkReason } from './lib/checks.ts';
import type { Answer } from './lib/checkAnswer.ts';

/** Declines as the caller, by the same steps as `signDocument`. */
export function request(ctx: Context<MutationDeclineDocumentArgs>): unknown {
  const { requestId, reason } = ctx.args.input;
  checkReason(reason);
  const answer: Answer = { status: 'DECLINED', reason };
  ctx.stash.requestId = requestId;
  ctx.stash.answer = answer;
  return {};
}

export { presentAnswered as response } from './lib/presentAnswered.ts';

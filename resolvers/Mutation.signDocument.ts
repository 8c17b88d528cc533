import type { Context } from '@aws-appsync/utils';
import type { MutationSignDocumentArgs } from '../generated/schema.ts';
import type { Answer } from './lib/checkAnswer.ts';

/** Signs as the caller: `readRequest`, `answerRequest`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationSignDocumentArgs>): unknown {
  const { requestId, documentSha256 } = ctx.args.input;
  const answer: Answer = {
    status: 'SIGNED',
    ...(documentSha256 ? { documentSha256: documentSha256.toLowerCase() } : {}),
  };
  ctx.stash.requestId = requestId;
  ctx.stash.answer = answer;
  return {};
}

export { presentAnswered as response } from './lib/presentAnswered.ts';

import type { Context } from '@aws-appsync/utils';
import type { MutationSignDocumentArgs } from '../generated/schema.ts';
import { sha256Of } from './lib/checks.ts';
import type { Answer } from './lib/checkAnswer.ts';

/** Signs as the caller: `readRequest`, `answerRequest`, and `readRequest` again where another write came first. */
export function request(ctx: Context<MutationSignDocumentArgs>): unknown {
  const { requestId } = ctx.args.input;
  const documentSha256 = sha256Of(ctx.args.input.documentSha256);
  const answer: Answer = { status: 'SIGNED', ...(documentSha256 ? { documentSha256 } : {}) };
  ctx.stash.requestId = requestId;
  ctx.stash.answer = answer;
  return {};
}

export { presentAnswered as response } from './lib/presentAnswered.ts';

import type { Context } from '@aws-appsync/utils';
import type { ApproveDocumentInput, SignDocumentInput } from '../../generated/schema.ts';
import type { Answer } from './checkAnswer.ts';
import { sha256Of } from './checks.ts';

/** Hands a signature or an approval, of the input, to the steps that answer. */
export function agree(
  ctx: Context<{ input: SignDocumentInput | ApproveDocumentInput }>,
  status: 'SIGNED' | 'APPROVED',
): unknown {
  const { requestId, documentSha256 } = ctx.args.input;
  const hash = sha256Of(documentSha256);
  const answer: Answer = { status, ...(hash ? { documentSha256: hash } : {}) };
  ctx.stash.requestId = requestId;
  ctx.stash.answer = answer;
  return {};
}

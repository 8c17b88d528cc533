import type { Context } from '@aws-appsync/utils';
import type { MutationApproveDocumentArgs } from '../generated/schema.ts';
import { agree } from './lib/agree.ts';

/** Approves as the caller, by the same steps as `signDocument`. */
export function request(ctx: Context<MutationApproveDocumentArgs>): unknown {
  return agree(ctx, 'APPROVED');
}

export { presentAnswered as response } from './lib/presentAnswered.ts';

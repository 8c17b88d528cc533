import type { Context } from '@aws-appsync/utils';
import type { MutationSignDocumentArgs } from '../generated/schema.ts';
import { agree } from './lib/agree.ts';

/** Signs as the caller: `readRequest`, `answerRequest`, and both again where another write came first. */
export function request(ctx: Context<MutationSignDocumentArgs>): unknown {
  return agree(ctx, 'SIGNED');
}

export { presentAnswered as response } from './lib/presentAnswered.ts';

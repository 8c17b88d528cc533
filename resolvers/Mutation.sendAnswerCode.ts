import type { Context } from '@aws-appsync/utils';
import type { AccessCode, MutationSendAnswerCodeArgs } from '../generated/schema.ts';

/** Has a code mailed to the caller: `readRequest`, `sendCode`. */
export function request(ctx: Context<MutationSendAnswerCodeArgs>): unknown {
  ctx.stash.requestId = ctx.args.input.requestId;
  return {};
}

/** Gives what the step gave. */
export function response(ctx: Context): AccessCode {
  return ctx.prev.result;
}

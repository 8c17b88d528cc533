import type { Context } from '@aws-appsync/utils';
import { refuseUnavailable } from './refuse.ts';

/** Ends a step that counts: gives the request on that came to it; the next step says why where the count was refused. */
export function counted(ctx: Context): unknown {
  if (ctx.error && ctx.error.type !== 'DynamoDB:ConditionalCheckFailedException') refuseUnavailable();
  if (ctx.error) ctx.stash.isOver = true;
  return ctx.prev.result;
}

import type { Context } from '@aws-appsync/utils';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refusePage } from '../lib/refuse.ts';

/** Makes the query that the field has put into `stash.query`. */
export function request(ctx: Context): unknown {
  return ctx.stash.query;
}

/** Gives the rows of the page, and keeps its token in `stash.nextToken`. */
export function response(ctx: Context): StoredRequest[] {
  if (ctx.error) refusePage(ctx.args.nextToken, ctx.error.type);
  ctx.stash.nextToken = ctx.result.nextToken;
  return ctx.result.items;
}

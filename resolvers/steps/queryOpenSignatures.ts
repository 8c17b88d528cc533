import { util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QueryPendingSignaturesArgs } from '../../generated/schema.ts';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import { callerOf } from '../lib/caller.ts';
import { pageLimit } from '../lib/checks.ts';
import { refusePage } from '../lib/refuse.ts';

/** Queries the index of open signatures by the caller's address; the token is not in it. */
export function request(ctx: Context<QueryPendingSignaturesArgs>): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    index: 'bySigner',
    query: { expression: 'email = :me', expressionValues: util.dynamodb.toMapValues({ ':me': callerOf(ctx).email }) },
    scanIndexForward: false,
    limit: pageLimit(ctx.args.limit),
    ...(ctx.args.nextToken ? { nextToken: ctx.args.nextToken } : {}),
  };
}

/** Gives the rows of the page, the newest first, and keeps its token in `stash.nextToken`. */
export function response(ctx: Context<QueryPendingSignaturesArgs>): OpenSignature[] {
  if (ctx.error) refusePage(ctx.args.nextToken, ctx.error.type);
  ctx.stash.nextToken = ctx.result.nextToken;
  ctx.stash.rows = ctx.result.items;
  return ctx.result.items;
}

import { runtime, util, type Context, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { QuerySigningRequestArgs } from '../../generated/schema.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { refuseUnavailable } from '../lib/refuse.ts';

/** Queries the notices of the request that was read, where its requester selected what became of them. */
export function request(ctx: Context<QuerySigningRequestArgs>): DynamoDBQueryRequest {
  const stored = ctx.prev.result as StoredRequest | null;
  // As in `readPage`: a fragment may hold it, and the list of what is selected has aliases.
  const selected = ctx.info.selectionSetGraphQL;
  const isSelected = ['delivery', '...'].some((text) => selected.includes(text));
  if (!stored || stored.requestedBySub !== callerOf(ctx).sub || !isSelected) runtime.earlyReturn(stored);
  return {
    operation: 'Query',
    query: {
      expression: 'requestId = :id AND begins_with(notice, :start)',
      // Another request may have had the id.
      expressionValues: util.dynamodb.toMapValues({ ':id': stored.id, ':start': `${stored.createdAt}:` }),
    },
    consistentRead: true,
    // More than a request has: test/limits.test.ts.
    limit: 1000,
  };
}

/** Gives the request, and keeps the notices in `stash.notices`. */
export function response(ctx: Context): StoredRequest {
  if (ctx.error) refuseUnavailable();
  ctx.stash.notices = ctx.result.items;
  return ctx.prev.result;
}

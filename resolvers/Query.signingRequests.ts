import type { Context } from '@aws-appsync/utils';
import type { QuerySigningRequestsArgs, SigningRequest, SigningRequestConnection } from '../generated/schema.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { callerOf } from './lib/caller.ts';
import { pageLimit } from './lib/checks.ts';
import { presentRequest, presentRow } from './lib/presentRequest.ts';
import { filteredQuery, pageToken } from './lib/requestFilter.ts';

/** Queries the caller's requests: `queryRequests`, and `readPage` where more is selected than the index holds. */
export function request(ctx: Context<QuerySigningRequestsArgs>): unknown {
  const { filter, limit, nextToken } = ctx.args;
  ctx.stash.query = {
    operation: 'Query',
    index: 'byRequester',
    scanIndexForward: false,
    limit: pageLimit(limit),
    ...filteredQuery(callerOf(ctx).sub, filter, nextToken),
  };
  return {};
}

/** Shows the page; rows that were read whole show everything. */
export function response(ctx: Context<QuerySigningRequestsArgs>): SigningRequestConnection {
  const items = ctx.prev.result as StoredRequest[];
  const caller = callerOf(ctx);
  const isWhole = ctx.stash.isWhole as boolean;
  const present = (item: StoredRequest) =>
    isWhole ? presentRequest(item, caller) : (presentRow(item) as SigningRequest);
  return { items: items.map((item) => present(item)), nextToken: pageToken(ctx.stash.nextToken, ctx.args.filter) };
}

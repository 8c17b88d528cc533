import { runtime, util, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QuerySigningRequestsArgs } from '../../generated/schema.ts';
import { wholeFields } from '../../functions/domain/fields.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { refuseUnavailable } from '../lib/refuse.ts';

/** Reads the rows of the page whole, where the caller selected what only the whole item holds. */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  const rows = ctx.prev.result as StoredRequest[];
  // A fragment may hold any of them. Not `selectionSetList`: there the client's aliases stand in place of the fields.
  const selected = ctx.info.selectionSetGraphQL;
  if (rows.length === 0 || ![...wholeFields(), '...'].some((field) => selected.includes(field)))
    runtime.earlyReturn(rows);
  ctx.stash.isWhole = true;
  const keys = rows.map((row) => util.dynamodb.toMapValues({ id: row.id }));
  return { operation: 'BatchGetItem', tables: { [ctx.env.REQUESTS_TABLE as string]: { keys, consistentRead: true } } };
}

/**
 * Gives the rows in the order of the page; one that could not be read fails the page rather than miss from it, and one
 * that the index still has in the status that is wanted, though it has gone on, is left out.
 */
export function response(ctx: Context<QuerySigningRequestsArgs>): StoredRequest[] {
  if (ctx.error) refuseUnavailable();
  const items = ctx.result.data[ctx.env.REQUESTS_TABLE as string] as (StoredRequest | null)[];
  if (items.some((item) => !item)) refuseUnavailable();
  const status = ctx.args.filter?.status;
  return (items as StoredRequest[]).filter((item) => !status || item.status === status);
}

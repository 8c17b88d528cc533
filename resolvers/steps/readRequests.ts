import { runtime, util, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { refuseUnavailable } from '../lib/refuse.ts';

/** Reads of the request of each open signature what says whether the caller can still answer. */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  const rows = ctx.prev.result as OpenSignature[];
  if (rows.length === 0) runtime.earlyReturn(rows);
  const keys = rows.map((row) => util.dynamodb.toMapValues({ id: row.requestId }));
  const projection = {
    expression: 'id, #status, expiresAt, signers.#me.#status',
    expressionNames: { '#status': 'status', '#me': callerOf(ctx).email },
  };
  const table = ctx.env.REQUESTS_TABLE as string;
  return { operation: 'BatchGetItem', tables: { [table]: { keys, consistentRead: true, projection } } };
}

/**
 * Leaves out what has been answered, has closed or is overdue: a row goes a moment after that, or long after an outage.
 * The deadline is that of the request, which may have been moved since the row was put.
 */
export function response(ctx: Context): OpenSignature[] {
  const table = ctx.env.REQUESTS_TABLE as string;
  if (ctx.error || ctx.result.unprocessedKeys?.[table]?.length) refuseUnavailable();
  const now = util.time.nowEpochMilliSeconds();
  const items = ctx.result.data[table] as (StoredRequest | null)[];
  const me = callerOf(ctx).email;
  return (ctx.stash.rows as OpenSignature[])
    .map((row, index) => ({ row, item: items[index] }))
    .filter(({ item }) => {
      const status = item?.signers?.[me]?.status;
      return item?.status === 'PENDING' && item.expiresAt > now && (status === 'WAITING' || status === 'REQUESTED');
    })
    .map(({ row, item }) => ({ ...row, expiresAt: (item as StoredRequest).expiresAt }));
}

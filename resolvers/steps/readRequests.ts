import { runtime, util, type Context, type DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { SignerRole } from '../../generated/schema.ts';
import type { OpenSignature } from '../../functions/domain/open-signature.ts';
import { isAwaited } from '../../functions/domain/quorum.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { refuseUnavailable } from '../lib/refuse.ts';

/** An open signature, with what its request says of the signer. */
export type AskedSignature = OpenSignature & { role: SignerRole };

/** Reads of the request of each open signature what says whether, and how, the caller can still answer. */
export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  const rows = ctx.prev.result as OpenSignature[];
  if (rows.length === 0) runtime.earlyReturn(rows);
  const keys = rows.map((row) => util.dynamodb.toMapValues({ id: row.requestId }));
  const projection = {
    expression:
      'id, #status, expiresAt, quorums, signers.#me.#status, signers.#me.#role, signers.#me.#order, signers.#me.access',
    expressionNames: { '#status': 'status', '#role': 'role', '#order': 'order', '#me': callerOf(ctx).email },
  };
  const table = { keys, consistentRead: true, projection };
  return { operation: 'BatchGetItem', tables: { [ctx.env.REQUESTS_TABLE as string]: table } };
}

/**
 * Leaves out what is answered by a link alone, and what has been answered, is not needed, has closed or is overdue: a row goes a moment after that, or long after
 * an outage. Says of the others in what role the caller is asked, and until when: the deadline may have been moved.
 */
export function response(ctx: Context): AskedSignature[] {
  const table = ctx.env.REQUESTS_TABLE as string;
  if (ctx.error || ctx.result.unprocessedKeys?.[table]?.length) refuseUnavailable();
  const [now, me] = [util.time.nowEpochMilliSeconds(), callerOf(ctx).email];
  const items = ctx.result.data[table] as (StoredRequest | null)[];
  return (ctx.stash.rows as OpenSignature[]).flatMap((row, index): AskedSignature[] => {
    const item = items[index];
    const signer = item?.signers?.[me];
    if (
      !signer ||
      signer.access === 'LINK' ||
      item.status !== 'PENDING' ||
      item.expiresAt <= now ||
      !isAwaited(item, signer)
    )
      return [];
    return [{ ...row, role: signer.role ?? 'SIGNER', expiresAt: item.expiresAt }];
  });
}

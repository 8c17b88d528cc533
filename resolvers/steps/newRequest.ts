import { util, type Context, type NONERequest } from '@aws-appsync/utils';
import type { MutationStartSigningArgs } from '../../generated/schema.ts';
import { callerOf } from '../lib/caller.ts';
import { isDeadlineAllowed, refuseDeadline } from '../lib/deadline.ts';
import { checkEnabled } from '../lib/fieldCall.ts';
import { newRequest } from '../lib/newRequest.ts';

/**
 * Checks the input of `startSigning` and makes the item and its put of it, for `writeRequest`. A deadline out of bounds
 * may be one that was fine when the same call came first: then nothing is put, and what has the id decides.
 */
export function request(ctx: Context<MutationStartSigningArgs>): NONERequest {
  const automaticSigners = (ctx.env.AUTOMATIC_SIGNERS as string).split(',');
  const item = newRequest(ctx.args.input, callerOf(ctx), automaticSigners, !ctx.env.RETENTION_DAYS);
  if (ctx.env.RECORDS) item.salt = util.autoId();
  if (item.confirmByCode || Object.values(item.signers).some(({ access }) => access === 'LINK'))
    checkEnabled(ctx, 'LINKS');
  ctx.stash.item = item;
  ctx.stash.requestId = item.id;
  if (!isDeadlineAllowed(item)) {
    if (!ctx.args.input.id) refuseDeadline(ctx.args.input);
    ctx.stash.refused = true;
    return { payload: null };
  }
  ctx.stash.write = {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ id: item.id }),
    attributeValues: util.dynamodb.toMapValues({ ...item }),
    condition: { expression: 'attribute_not_exists(id)' },
  };
  return { payload: null };
}

/** Gives nothing: `readRequest` must read where the put is refused. */
export function response(): null {
  return null;
}

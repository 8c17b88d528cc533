import { util, type Context, type NONERequest } from '@aws-appsync/utils';
import type { MutationStartSigningArgs } from '../../generated/schema.ts';
import { callerOf } from '../lib/caller.ts';
import { newRequest } from '../lib/newRequest.ts';

/** Checks the input of `startSigning` and makes the item and its put of it, for `writeRequest`. */
export function request(ctx: Context<MutationStartSigningArgs>): NONERequest {
  const automaticSigners = (ctx.env.AUTOMATIC_SIGNERS as string).split(',');
  const item = newRequest(ctx.args.input, callerOf(ctx), automaticSigners);
  ctx.stash.item = item;
  ctx.stash.requestId = item.id;
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

import { type Context, util } from '@aws-appsync/utils';
import { change } from './lib';

export function request(ctx: Context<{ from: string; to: string; amount: number }>) {
  const { from, to, amount } = ctx.args;
  const table = ctx.env['TABLE']!;
  return {
    operation: 'TransactWriteItems',
    transactItems: [change(table, from, -amount), change(table, to, amount)],
  };
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type, null, ctx.result.cancellationReasons);
  return ctx.result.keys;
}

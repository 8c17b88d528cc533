import { type Context, util } from '@aws-appsync/utils';

export function request(ctx: Context<{ ids?: string[]; from?: string; to?: string }>) {
  const { ids, from, to } = ctx.args;
  const wanted = ids ?? [from, to];
  return {
    operation: 'TransactGetItems',
    transactItems: wanted.map((id) => ({ table: ctx.env['TABLE'], key: util.dynamodb.toMapValues({ id }) })),
  };
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result.items;
}

import { type Context, util } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';
import type { Account } from './lib';

export function request(ctx: Context<Account>) {
  const { id, balance } = ctx.args;
  return put<Account>({ key: { id }, item: { id, balance }, condition: { id: { attributeExists: false } } });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return [ctx.result];
}

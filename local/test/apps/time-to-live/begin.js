import { put } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { id, user, endsAt } = ctx.args;
  return put({ key: { id }, item: { user, endsAt } });
}

export function response(ctx) {
  return ctx.result;
}

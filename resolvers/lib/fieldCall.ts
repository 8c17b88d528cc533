import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { FieldAnswer, FieldCall } from '../../functions/domain/field-call.ts';
import { admitted, callerOf } from './caller.ts';
import { refuse, refuseUnavailable } from './refuse.ts';

/** What a deployment may be without, by the variable that says that it is there, and the context that lets it be. */
const optional = {
  WEBHOOKS: 'this deployment has no webhooks; deploy it with -c webhooks=on (docs/deploy.md)',
  LINKS: 'this deployment mails no links; deploy it with -c mailFrom=…, and the page or pageUrl=… (docs/deploy.md)',
  API_KEYS: 'this deployment has no API keys; deploy it with -c apiKeys=on (docs/deploy.md)',
  RECORDS: 'this deployment seals no records; deploy it with -c records=on (docs/deploy.md)',
} as const;

/** Refuses what the deployment is without. */
export function checkEnabled(ctx: Context, about: keyof typeof optional): void {
  if (!ctx.env[about]) refuse('NotEnabled', optional[about]);
}

/** Hands a field to the function that does it, in the caller's name, where the deployment has what it is about. */
export function callFunction(ctx: Context, about: 'WEBHOOKS' | 'API_KEYS', field: string): LambdaRequest {
  const { sub: owner, email } = callerOf(ctx);
  checkEnabled(ctx, about);
  return invoke({ field, arguments: ctx.args, by: { owner, email } });
}

/** Hands a field that says the same to everybody to the function that does it, where the deployment has what it is about. */
export function callAnyone(ctx: Context, about: keyof typeof optional, field: string): LambdaRequest {
  callerOf(ctx);
  checkEnabled(ctx, about);
  return invoke({ field, arguments: ctx.args, by: {} });
}

/** Hands a field that is for whoever has a link to the function that does it. */
export function callByLink(ctx: Context, field: string): LambdaRequest {
  const known = admitted(ctx);
  checkEnabled(ctx, 'LINKS');
  if (known?.kind !== 'LINK') refuse('Unauthorized', `${field} is for whoever has the link of a mail`);
  return invoke({ field, arguments: ctx.args, by: { invitation: known.invitation } });
}

/** What a function is asked for. */
export function invoke<By>(payload: FieldCall<By>): LambdaRequest {
  return { operation: 'Invoke', payload };
}

/** Gives what the function answered, or the error that it says the caller is to be told. */
export function functionResult<Result>(ctx: Context): Result {
  if (ctx.error) refuseUnavailable();
  const { data, refused } = ctx.result as FieldAnswer;
  if (refused) refuse(refused.code, refused.message, refused.info);
  return data as Result;
}

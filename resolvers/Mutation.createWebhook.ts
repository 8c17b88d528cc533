import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { NewWebhook } from '../generated/schema.ts';
import { checkMayAsk } from './lib/checkMayAsk.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Makes a webhook, for who may start requests. */
export function request(ctx: Context): LambdaRequest {
  checkMayAsk(ctx);
  return callFunction(ctx, 'WEBHOOKS', 'createWebhook');
}

/** Shows it with its secret, or says why it was refused. */
export function response(ctx: Context): NewWebhook {
  return functionResult(ctx);
}

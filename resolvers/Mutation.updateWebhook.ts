import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Webhook } from '../generated/schema.ts';
import { checkMayAsk } from './lib/checkMayAsk.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Changes a webhook of the caller's. */
export function request(ctx: Context): LambdaRequest {
  checkMayAsk(ctx);
  return callFunction(ctx, 'WEBHOOKS', 'updateWebhook');
}

/** Shows it, or says why it was refused. */
export function response(ctx: Context): Webhook {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { WebhookDelivery } from '../generated/schema.ts';
import { checkMayAsk } from './lib/checkMayAsk.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Sends a test to a webhook of the caller's. */
export function request(ctx: Context): LambdaRequest {
  checkMayAsk(ctx);
  return callFunction(ctx, 'WEBHOOKS', 'sendTestWebhook');
}

/** Shows the delivery, or says why it was refused. */
export function response(ctx: Context): WebhookDelivery {
  return functionResult(ctx);
}

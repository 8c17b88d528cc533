import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { WebhookDeliveryConnection } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Lists what was sent to a webhook of the caller's. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'WEBHOOKS', 'webhookDeliveries');
}

/** Shows the page, or says why it was refused. */
export function response(ctx: Context): WebhookDeliveryConnection {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Webhook } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Removes a webhook of the caller's. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'WEBHOOKS', 'deleteWebhook');
}

/** Shows what it was, or says why it was refused. */
export function response(ctx: Context): Webhook {
  return functionResult(ctx);
}

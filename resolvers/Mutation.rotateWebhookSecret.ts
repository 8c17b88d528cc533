import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { NewWebhook } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Gives a webhook of the caller's a new secret. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'WEBHOOKS', 'rotateWebhookSecret');
}

/** Shows it with its secret, or says why it was refused. */
export function response(ctx: Context): NewWebhook {
  return functionResult(ctx);
}

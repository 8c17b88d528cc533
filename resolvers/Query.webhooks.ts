import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Webhook } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Lists the caller's webhooks. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'WEBHOOKS', 'webhooks');
}

/** Shows them, or says why it was refused. */
export function response(ctx: Context): Webhook[] {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { NewApiKey } from '../generated/schema.ts';
import { checkMayAsk } from './lib/checkMayAsk.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Makes an API key, for who may start requests. */
export function request(ctx: Context): LambdaRequest {
  checkMayAsk(ctx);
  return callFunction(ctx, 'API_KEYS', 'createApiKey');
}

/** Shows it with its secret, or says why it was refused. */
export function response(ctx: Context): NewApiKey {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { ApiKey } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Lists the caller's API keys. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'API_KEYS', 'apiKeys');
}

/** Shows them, or says why it was refused. */
export function response(ctx: Context): ApiKey[] {
  return functionResult(ctx);
}

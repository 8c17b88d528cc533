import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { SealingKey } from '../generated/schema.ts';
import { callAnyone, functionResult } from './lib/fieldCall.ts';

/** Lists the keys that seal or have sealed, for whoever may call the API. */
export function request(ctx: Context): LambdaRequest {
  return callAnyone(ctx, 'RECORDS', 'sealingKeys');
}

/** Shows them. */
export function response(ctx: Context): SealingKey[] {
  return functionResult(ctx);
}

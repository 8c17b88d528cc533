import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { AccessCode } from '../generated/schema.ts';
import { callByLink, functionResult } from './lib/fieldCall.ts';

/** Has a code mailed to whom the link was mailed to. */
export function request(ctx: Context): LambdaRequest {
  return callByLink(ctx, 'sendAccessCode');
}

/** Gives what the function answered, or says why it was refused. */
export function response(ctx: Context): AccessCode {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { AccessSession } from '../generated/schema.ts';
import { callByLink, functionResult } from './lib/fieldCall.ts';

/** Has a code tried that came with a link. */
export function request(ctx: Context): LambdaRequest {
  return callByLink(ctx, 'confirmAccessCode');
}

/** Gives what the function answered, or says why it was refused. */
export function response(ctx: Context): AccessSession {
  return functionResult(ctx);
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Invitation } from '../generated/schema.ts';
import { callByLink, functionResult } from './lib/fieldCall.ts';

/** Shows what the link of a mail is about to whoever has it. */
export function request(ctx: Context): LambdaRequest {
  return callByLink(ctx, 'invitation');
}

/** Gives what the function answered, or says why it was refused. */
export function response(ctx: Context): Invitation {
  return functionResult(ctx);
}

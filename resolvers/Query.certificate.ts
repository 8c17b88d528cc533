import type { Context } from '@aws-appsync/utils';
import type { Certificate, QueryCertificateArgs } from '../generated/schema.ts';
import { callerOf } from './lib/caller.ts';
import { checkEnabled } from './lib/fieldCall.ts';

/** Gives the certificate of a request: `readRequest`, `readCertificate`. */
export function request(ctx: Context<QueryCertificateArgs>): unknown {
  callerOf(ctx);
  checkEnabled(ctx, 'RECORDS');
  ctx.stash.requestId = ctx.args.requestId;
  return {};
}

/** Gives what the step gave. */
export function response(ctx: Context): Certificate | null {
  return ctx.prev.result;
}

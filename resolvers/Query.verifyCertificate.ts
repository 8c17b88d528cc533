import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { CertificateVerification, QueryVerifyCertificateArgs } from '../generated/schema.ts';
import { limits } from '../functions/domain/limits.ts';
import { refuseInput } from './lib/checks.ts';
import { callAnyone, functionResult } from './lib/fieldCall.ts';

/** Verifies a seal, for whoever may call the API. */
export function request(ctx: Context<QueryVerifyCertificateArgs>): LambdaRequest {
  const { length } = ctx.args.jws;
  if (length > limits.jws) refuseInput('jws', `${length} characters`, `at most ${limits.jws} characters`);
  return callAnyone(ctx, 'RECORDS', 'verifyCertificate');
}

/** Says what came of it. */
export function response(ctx: Context): CertificateVerification {
  return functionResult(ctx);
}

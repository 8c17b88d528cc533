import { extensions, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { ApiKey } from '../generated/schema.ts';
import { callFunction, functionResult } from './lib/fieldCall.ts';

/** Revokes an API key of the caller's. */
export function request(ctx: Context): LambdaRequest {
  return callFunction(ctx, 'API_KEYS', 'revokeApiKey');
}

/** Shows it, and ends its subscriptions; or says why it was refused. */
export function response(ctx: Context): ApiKey {
  const revoked = functionResult<ApiKey>(ctx);
  extensions.invalidateSubscriptions({ subscriptionField: 'onSignatureUpdate', payload: { apiKey: revoked.id } });
  return revoked;
}

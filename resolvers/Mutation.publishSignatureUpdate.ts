import type { Context, NONERequest } from '@aws-appsync/utils';
import type { MutationPublishSignatureUpdateArgs, SignatureUpdate, SignatureUpdateInput } from '../generated/schema.ts';

/** Hands the update through: AppSync pushes what this mutation returns. */
export function request(ctx: Context<MutationPublishSignatureUpdateArgs>): NONERequest {
  return { payload: ctx.args.input };
}

/** Gives every field a value, so that a filter on an absent one compares with null. */
export function response(ctx: Context): SignatureUpdate {
  const input = ctx.result as SignatureUpdateInput;
  return { signer: null, signerStatus: null, reason: null, expiresAt: null, ...input } as SignatureUpdate;
}

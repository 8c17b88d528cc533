import { extensions, type Context, type NONERequest } from '@aws-appsync/utils';
import type { MutationPublishSignatureUpdateArgs, SignatureUpdate, SignatureUpdateInput } from '../generated/schema.ts';

/** Hands the update through: AppSync pushes what this mutation returns. */
export function request(ctx: Context<MutationPublishSignatureUpdateArgs>): NONERequest {
  return { payload: ctx.args.input };
}

/**
 * Gives every field a value, so that a filter on an absent one compares with null. Where a place goes to another person, it
 * ends the subscriptions of who had it.
 */
export function response(ctx: Context): SignatureUpdate {
  const input = ctx.result as SignatureUpdateInput;
  const { requestId, formerSigner } = input;
  if (formerSigner)
    extensions.invalidateSubscriptions({
      subscriptionField: 'onSignatureUpdate',
      payload: { requestId, formerSigner },
    });
  const ofSigner = { signer: null, formerSigner: null, signerStatus: null };
  return { externalId: null, metadata: null, ...ofSigner, reason: null, expiresAt: null, ...input } as SignatureUpdate;
}

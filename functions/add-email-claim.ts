import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/**
 * Puts the e-mail address and whether it is verified into access tokens, which have neither by themselves.
 * Amplify sends access tokens, and the API knows signers by address.
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const { email, email_verified } = event.request.userAttributes;
  const claimsToAddOrOverride = { email, email_verified };
  event.response = {
    claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride } },
  } as PreTokenGenerationV2TriggerEvent['response'];
  return event;
}

import { outputOf } from './output-of.ts';
import type { Outputs } from './stack-outputs.ts';

/** What Amplify's clients read, as `amplify_outputs.json` of Amplify Gen 2. */
export interface AmplifyOutputs {
  version: '1.4';
  auth: Record<string, unknown>;
  data: Record<string, unknown>;
  /** Of a local backend: their format has no place for the address of the user pool. */
  custom?: { user_pool_endpoint: string };
}

/**
 * Says in the words of Amplify where a stack's API and user pool are.
 * @param userPoolEndpoint of a local backend
 * @throws Error where an output is missing
 * @see https://docs.amplify.aws/react/reference/amplify_outputs/
 */
export function amplifyOutputs(outputs: Outputs, userPoolEndpoint?: string): AmplifyOutputs {
  const output = (name: string) => outputOf(outputs, name);
  return {
    version: '1.4',
    auth: {
      aws_region: output('Region'),
      user_pool_id: output('UserPoolId'),
      user_pool_client_id: output('UserPoolClientId'),
      username_attributes: ['email'],
      standard_required_attributes: ['email'],
      user_verification_types: ['email'],
      passwordless: { email_otp_enabled: true, preferred_challenge: 'EMAIL_OTP' },
    },
    data: {
      aws_region: output('Region'),
      url: output('GraphqlEndpoint'),
      default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
      authorization_types: ['AMAZON_COGNITO_USER_POOLS'],
    },
    ...(userPoolEndpoint && { custom: { user_pool_endpoint: userPoolEndpoint } }),
  };
}

/** The file as it is written. */
export const amplifyFile = (outputs: AmplifyOutputs) => `${JSON.stringify(outputs, null, 2)}\n`;

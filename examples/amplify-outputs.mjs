import { Amplify } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';

/**
 * Configures Amplify JS 6 by `amplify_outputs.json`. Of a deployed stack `Amplify.configure(outputs)` does it; the format
 * has no place for the address of a local user pool, which stands under `custom`.
 */
export function configure(outputs) {
  const config = parseAmplifyConfig(outputs);
  if (outputs.custom) config.Auth.Cognito.userPoolEndpoint = outputs.custom.user_pool_endpoint;
  Amplify.configure(config);
}

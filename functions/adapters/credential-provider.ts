import { environmentCredentials } from './environment.ts';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles (see infra/bundle.ts): a function's credentials are
 * in its environment, and the SDK's search through files, SSO and instance metadata would be most of the bundle.
 */
export const defaultProvider = () => async () => environmentCredentials();

/** Where the API is: what `config.json` beside the page says. */
export interface Config {
  /** The output `GraphqlEndpoint`. */
  endpoint: string;
  /** The output `RealtimeEndpoint`. */
  realtime: string;
  /** The output `Region`. */
  region: string;
  /** The output `UserPoolId`; the page of links does without. */
  userPoolId?: string;
  /** The output `UserPoolClientId`; the page of links does without. */
  userPoolClientId?: string;
  /** Where the user pool is, where that is not AWS. */
  userPoolEndpoint?: string;
}

/**
 * Reads `config.json`.
 * @throws Error where it is not there, or says no endpoint
 */
export async function readConfig(): Promise<Config> {
  const response = await fetch('config.json', { cache: 'no-store' });
  const config = (await response.json()) as Partial<Config>;
  if (!config.endpoint || !config.realtime) throw new Error('config.json names no endpoint');
  return config as Config;
}

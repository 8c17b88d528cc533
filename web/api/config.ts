import { ConnectionLost } from '../../client/src/refused.ts';

/** Where a stage is: what `config.json` beside the page says. It is made from the outputs of the stack, and read before anything else. */
export interface Config {
  endpoint: string;
  realtime: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Of a local backend; on AWS the Region says where the user pool is. */
  userPoolEndpoint?: string;
}

/**
 * Reads `config.json`.
 * @param needed what it must say; the page of links does without a user pool
 * @throws ConnectionLost where there was no answer
 * @throws Error where it is not there, or does not say what is needed
 */
export async function readConfig<Name extends keyof Config>(
  ...needed: Name[]
): Promise<Partial<Config> & Pick<Config, Name>> {
  // Node's types, which the tests are checked by, know no `cache`.
  const fresh = { method: 'GET', cache: 'no-store' } as const;
  const response = await fetch('config.json', fresh).catch((cause: unknown) => {
    throw new ConnectionLost('config.json cannot be read', { cause });
  });
  if (!response.ok) throw new Error(`config.json cannot be read: HTTP ${response.status}`);
  const config = (await response.json()) as Partial<Config> & Pick<Config, Name>;
  const missing = needed.filter((name) => !config[name]);
  if (missing.length > 0) throw new Error(`config.json does not say ${missing.join(', ')}; deploy the page again`);
  return config;
}

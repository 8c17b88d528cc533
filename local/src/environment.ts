import { isIP } from 'node:net';
import type { Durability } from './shared/storage/disk.ts';
import type { StartOptions } from './start.ts';

/** What commands that start a backend take from the environment, all of them alike. */
export type EnvironmentOptions = Pick<StartOptions, 'host' | 'allowedHosts' | 'durability'>;

/**
 * Reads `HOST`, the address to listen at, `ALLOWED_HOSTS`, names to answer to, with commas between them, and `DURABILITY`.
 * @throws Error, one line, that names the variable and what it may be
 */
export function environmentOptions(environment = process.env): EnvironmentOptions {
  const { HOST: host, ALLOWED_HOSTS = '', DURABILITY: durability = 'synced' } = environment;
  if (host !== undefined && isIP(host) === 0)
    throw new Error(`HOST ${host} is not accepted; give an address of this machine, 0.0.0.0 for all of them`);
  const allowedHosts = ALLOWED_HOSTS.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const wrong = allowedHosts.find((name) => !/^[\w-]+(\.[\w-]+)*$/.test(name));
  if (wrong)
    throw new Error(`ALLOWED_HOSTS has ${wrong}, which is no name; give names without port or *, with commas between`);
  if (!isDurability(durability))
    throw new Error(`DURABILITY ${durability} is not accepted; give synced, or relaxed for data that may be lost`);
  return { host, allowedHosts, durability };
}

const isDurability = (text: string): text is Durability => text === 'synced' || text === 'relaxed';

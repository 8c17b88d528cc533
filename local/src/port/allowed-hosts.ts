import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Which names the port answers to, and where it listens. */
export interface HostOptions {
  /** The address that it listens at; left out, those of this machine alone. */
  host?: string | undefined;
  /** Names beside localhost that it answers to, without ports. */
  allowedHosts?: string[] | undefined;
}

/** The names of this machine by which its own programs call it. */
export const ownHosts = ['localhost', '127.0.0.1', '::1'];

/**
 * Makes the check of `Host` headers. The keys of the local account are public, so a web page whose name its owner points
 * to this machine must not get an answer: its requests say that name. A page cannot say an address that it does not
 * come from, so one that the port listens at is allowed.
 */
export function createHostCheck({ host, allowedHosts = [] }: HostOptions): (header: string | undefined) => boolean {
  const names = new Set([...ownHosts, ...allowedHosts].map((name) => name.toLowerCase()));
  return (header = '') => {
    const name = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header.toLowerCase())?.slice(1).find(Boolean) ?? '';
    return names.has(name) || (isIP(name) > 0 && addressesOf(host).includes(name));
  };
}

/** All names and addresses that a certificate of the port should have. */
export const namesOf = ({ host, allowedHosts = [] }: HostOptions) => [...allowedHosts, ...addressesOf(host)];

/** Where others in the network find a port. */
export const networkUrls = (host: string | undefined, port: number) =>
  addressesOf(host).map((address) => `http://${isIP(address) === 6 ? `[${address}]` : address}:${port}`);

/** What a caller is told who asked for another name; the way out is in it. */
export const hostRefusal = (header: string | undefined) =>
  `there is no host ${header || 'without a name'} here; ask for localhost, 127.0.0.1 or [::1], or name it in ALLOWED_HOSTS`;

/** The addresses at which others in the network find a port that listens at `host`; they change with the network. */
function addressesOf(host: string | undefined): string[] {
  if (host === undefined || ownHosts.includes(host)) return [];
  if (!isEverywhere(host)) return [host];
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  // Those of one link alone (fe80::…) need the link's name as well, which no Host header has.
  return addresses.filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0).map(({ address }) => address);
}

/** Whether an address stands for all of the machine's. */
export const isEverywhere = (host: string) => host === '0.0.0.0' || host === '::';

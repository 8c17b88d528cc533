import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createDisk } from '../shared/storage/disk.ts';
import { makeFolder, replaceFileNow } from '../shared/storage/files.ts';
import { ownHosts } from './allowed-hosts.ts';
import { issueCertificate } from './x509.ts';

/** What the port needs to speak TLS, and what its clients need to trust it. */
export interface Certificate {
  /** PEM of the server's private key. */
  key: string;
  /** PEM of the server's certificate. */
  cert: string;
  /** PEM of the authority that issued it. */
  ca: string;
  /** Where `ca` lies; clients on Node trust it with `NODE_EXTRA_CA_CERTS=<path>`. */
  caPath: string;
  /** Whether another was there that could not be used any more. */
  isReplaced: boolean;
}

const day = 24 * 60 * 60 * 1000;
/** Apple's systems refuse server certificates that live longer than 825 days. */
const lifetime = 800 * day;
/**
 * Loads the certificate for localhost from `directory`, or makes one there where none is, it ends within 30 days or lacks
 * a name.
 * The key of the authority that issues it is thrown away, so that trusting `ca` trusts nothing but this one server.
 * @param now the machine's time and not the runtime's clock, since clients check by theirs
 * @param names further names and addresses that clients call it by
 */
export function loadCertificate(
  directory: string,
  now = new Date(),
  names: string[] = [],
  disk = createDisk({ durability: 'synced' }),
): Certificate {
  const hosts = [...new Set([...ownHosts, ...names])];
  const paths = {
    key: join(directory, 'localhost.key'),
    cert: join(directory, 'localhost.crt'),
    ca: join(directory, 'ca.crt'),
  };
  const found = read(paths);
  if (found && usable(found, now, hosts)) return { ...found, caPath: paths.ca, isReplaced: false };

  const isReplaced = Object.values(paths).some((path) => existsSync(path));
  const made = make(now, hosts);
  makeFolder(directory, disk);
  for (const part of ['key', 'cert', 'ca'] as const) replaceFileNow(paths[part], made[part], disk, { mode: 0o600 });
  return { ...made, caPath: paths.ca, isReplaced };
}

type Pems = Pick<Certificate, 'key' | 'cert' | 'ca'>;

function read(paths: Pems): Pems | undefined {
  try {
    return {
      key: readFileSync(paths.key, 'utf8'),
      cert: readFileSync(paths.cert, 'utf8'),
      ca: readFileSync(paths.ca, 'utf8'),
    };
  } catch {
    return undefined;
  }
}

function usable({ key, cert, ca }: Pems, now: Date, hosts: string[]): boolean {
  try {
    const certificate = new X509Certificate(cert);
    return (
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      certificate.verify(new X509Certificate(ca).publicKey) &&
      hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host))) &&
      Date.parse(certificate.validTo) > now.getTime() + 30 * day
    );
  } catch {
    return false;
  }
}

function make(now: Date, hosts: string[]): Pems {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // Each authority has its own name: clients that trusted an earlier one must not take it for this one.
  const issuer = `Countersign local ${now.toISOString()}`;
  const common = {
    issuer,
    issuerKey: authority.privateKey,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + lifetime),
  };
  const cert = { ...common, subject: 'localhost', publicKey: server.publicKey, hosts };
  const ca = { ...common, subject: issuer, publicKey: authority.publicKey, hosts: [] };
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(issueCertificate(cert)).toString(),
    ca: new X509Certificate(issueCertificate(ca)).toString(),
  };
}

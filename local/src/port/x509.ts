import { isIP } from 'node:net';
import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { der } from '../shared/der.ts';

/** What a certificate says, and whose key says so. */
export interface CertificateRequest {
  subject: string;
  issuer: string;
  /** The key that the certificate is about. */
  publicKey: KeyObject;
  /** The issuer's private key, on the curve P-256. */
  issuerKey: KeyObject;
  notBefore: Date;
  notAfter: Date;
  /** DNS names and IPv4 or IPv6 addresses of a server; none makes a certificate authority. */
  hosts: string[];
}

const ecdsaWithSha256 = der.sequence(der.oid('1.2.840.10045.4.3.2'));
const critical = true;

/**
 * Writes and signs an X.509 v3 certificate (RFC 5280 §4.1), in DER. Not by `@peculiar/x509`: it brings twenty packages
 * and 5 MB, and patches `Reflect`, for the one certificate that is made here; node:crypto only reads them.
 */
export function issueCertificate(request: CertificateRequest): Buffer {
  const { subject, issuer, publicKey, issuerKey, notBefore, notAfter, hosts } = request;
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name(issuer),
    der.sequence(der.utcTime(notBefore), der.utcTime(notAfter)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(
      3,
      der.sequence(
        ...(hosts.length > 0 ? serverExtensions(hosts) : authorityExtensions()),
        extension('2.5.29.14', !critical, der.octetString(keyId(publicKey))),
        extension('2.5.29.35', !critical, der.sequence(der.implicit(0, keyId(createPublicKey(issuerKey))))),
      ),
    ),
  );
  return der.sequence(toBeSigned, ecdsaWithSha256, der.bitString(sign('sha256', toBeSigned, issuerKey)));
}

const name = (commonName: string) => der.sequence(der.set(der.sequence(der.oid('2.5.4.3'), der.utf8(commonName))));

/** RFC 5280 §4.2.1: basic constraints, key usage. */
const authorityExtensions = () => [
  extension('2.5.29.19', critical, der.sequence(der.boolean(true), der.integer(Buffer.from([0])))),
  extension('2.5.29.15', critical, der.bitString(Buffer.from([0b0000_0110]), 1)),
];

/** RFC 5280 §4.2.1: basic constraints, key usage, extended key usage, subject alternative name. */
const serverExtensions = (hosts: string[]) => [
  extension('2.5.29.19', critical, der.sequence()),
  extension('2.5.29.15', critical, der.bitString(Buffer.from([0b1000_0000]), 7)),
  extension('2.5.29.37', !critical, der.sequence(der.oid('1.3.6.1.5.5.7.3.1'))),
  extension('2.5.29.17', !critical, der.sequence(...hosts.map(alternativeName))),
];

/** RFC 5280 §4.2.1.2 leaves the method open; strict clients want the identifiers of both keys. */
const keyId = (publicKey: KeyObject) =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20);

const extension = (oid: string, isCritical: boolean, value: Buffer) =>
  der.sequence(der.oid(oid), ...(isCritical ? [der.boolean(true)] : []), der.octetString(value));

const alternativeName = (host: string) =>
  isIP(host) ? der.implicit(7, addressBytes(host)) : der.implicit(2, Buffer.from(host));

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const left = groups(head);
  const right = groups(tail ?? '');
  const words = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Buffer.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}

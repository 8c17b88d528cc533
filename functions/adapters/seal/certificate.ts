import { BitString, Integer, OctetString, Utf8String, type BaseBlock } from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension, PublicKeyInfo, Time } from 'pkijs';
import { ecdsaWithSha256 } from './algorithms.ts';
import { type Sign, sha256 } from './sign.ts';

/** What a certificate says. */
export interface CertificateDetails {
  /** The public key, on the curve P-256, as SubjectPublicKeyInfo in DER. */
  publicKey: Buffer;
  /** The common name of its holder, who is its issuer too. */
  name: string;
  /** In whole seconds. */
  from: Date;
  until: Date;
  /** A number that is positive, of at most 20 bytes. */
  serial: Buffer;
  /** By the key that the certificate is about. */
  sign: Sign;
}

/**
 * Makes a certificate of a key, signed by itself: X.509 v3 (https://www.rfc-editor.org/rfc/rfc5280#section-4.1), in DER. Its key signs
 * documents, and no other certificates.
 */
export async function selfSignedCertificate(details: CertificateDetails): Promise<Buffer> {
  const { publicKey, name, from, until, serial, sign } = details;
  const holder = [new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: name }) })];
  const certificate = new Certificate({
    ...{ version: 2, serialNumber: Integer.fromBigInt(`0x${serial.toString('hex')}`) },
    ...{ signature: ecdsaWithSha256, signatureAlgorithm: ecdsaWithSha256 },
    ...{ notBefore: timeOf(from), notAfter: timeOf(until) },
    subjectPublicKeyInfo: PublicKeyInfo.fromBER(publicKey),
  });
  certificate.issuer.typesAndValues = certificate.subject.typesAndValues = holder;
  certificate.extensions = extensionsOf(certificate.subjectPublicKeyInfo);
  const toBeSigned = new Uint8Array(certificate.encodeTBS().toBER());
  certificate.signatureValue = new BitString({ valueHex: await sign(sha256(toBeSigned)) });
  certificate.tbsView = toBeSigned;
  return Buffer.from(certificate.toSchema().toBER());
}

/** RFC 5280 §4.1.2.5: two digits of the year before 2050, and no parts of a second. */
const timeOf = (at: Date) =>
  new Time({ type: at.getUTCFullYear() < 2050 ? 0 : 1, value: new Date(at.getTime() - at.getUTCMilliseconds()) });

/** RFC 5280 §4.2.1: basic constraints (no authority), key usage (digitalSignature, nonRepudiation), subject key identifier. */
const extensionsOf = ({ subjectPublicKey }: PublicKeyInfo) => [
  extension('2.5.29.19', true, new BasicConstraints({ cA: false }).toSchema()),
  extension('2.5.29.15', true, new BitString({ valueHex: Buffer.from([0b1100_0000]), unusedBits: 6 })),
  // The first 160 bits of the hash of the key's bits: https://www.rfc-editor.org/rfc/rfc7093#section-2
  extension(
    '2.5.29.14',
    false,
    new OctetString({ valueHex: sha256(subjectPublicKey.valueBlock.valueHexView).subarray(0, 20) }),
  ),
];

const extension = (extnID: string, critical: boolean, value: BaseBlock) =>
  new Extension({ extnID, critical, extnValue: value.toBER() });

import { type BaseBlock, ObjectIdentifier, OctetString, Sequence, Set } from 'asn1js';
import * as pkijs from 'pkijs';
import { ecdsaWithSha256, sha256Algorithm } from './algorithms.ts';
import { type Sign, sha256 } from './sign.ts';

/**
 * Signs content that stands elsewhere, as a PDF wants it: CMS SignedData (https://www.rfc-editor.org/rfc/rfc5652#section-5), detached, in
 * DER, of the level B-B of PAdES (ETSI EN 319 142-1 §6.3). The time of signing stands beside it in the PDF, and by PAdES not in it.
 * @param certificate of the key that signs, in DER; it is put in
 */
export async function signedCms(
  content: Buffer,
  { certificate, sign }: { certificate: Buffer; sign: Sign },
): Promise<Buffer> {
  const holder = pkijs.Certificate.fromBER(certificate);
  const attributes = signedAttributes(content, certificate);
  // Signed is the set as such, written is it under another tag: https://www.rfc-editor.org/rfc/rfc5652#section-5.4
  const signed = new Set({ value: attributes.map((each) => each.toSchema()) });
  const signer = new pkijs.SignerInfo({
    version: 1,
    sid: new pkijs.IssuerAndSerialNumber({ issuer: holder.issuer, serialNumber: holder.serialNumber }),
    digestAlgorithm: sha256Algorithm,
    signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes }),
    signatureAlgorithm: ecdsaWithSha256,
    signature: new OctetString({ valueHex: await sign(sha256(new Uint8Array(signed.toBER()))) }),
  });
  const signedData = new pkijs.SignedData({
    version: 1,
    digestAlgorithms: [sha256Algorithm],
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: pkijs.ContentInfo.DATA }),
    certificates: [holder],
    signerInfos: [signer],
  });
  const { SIGNED_DATA: contentType } = pkijs.ContentInfo;
  return Buffer.from(new pkijs.ContentInfo({ contentType, content: signedData.toSchema(true) }).toSchema().toBER());
}

/** Content type, message digest and ESS signing-certificate-v2 (https://www.rfc-editor.org/rfc/rfc5035#section-3), in the order of DER. */
function signedAttributes(content: Buffer, certificate: Buffer): pkijs.Attribute[] {
  const attribute = (type: string, value: BaseBlock) => new pkijs.Attribute({ type, values: [value] });
  const bytes = (each: pkijs.Attribute) => new Uint8Array(each.toSchema().toBER());
  return [
    attribute('1.2.840.113549.1.9.3', new ObjectIdentifier({ value: pkijs.ContentInfo.DATA })),
    attribute('1.2.840.113549.1.9.4', new OctetString({ valueHex: sha256(content) })),
    // Its hash is SHA-256 where none is named.
    attribute('1.2.840.113549.1.9.16.2.47', within(within(within(new OctetString({ valueHex: sha256(certificate) }))))),
  ].sort((one, other) => Buffer.compare(bytes(one), bytes(other)));
}

const within = (value: BaseBlock) => new Sequence({ value: [value] });

import { verify, X509Certificate } from 'node:crypto';
import { Certificate, ContentInfo, SignedData } from 'pkijs';
import { describe, expect, it } from 'vitest';
import { signedCms } from '../../../functions/adapters/seal/cms.ts';
import { sha256 } from '../../../functions/adapters/seal/sign.ts';
import { createSealingKey } from '../../support/sealing-key.ts';

// That OpenSSL and pdfsig verify it, test/docs/verify.long.test.ts shows.
const key = await createSealingKey();
const content = Buffer.from('what is signed');
const cms = await signedCms(content, key);
const signedData = new SignedData({ schema: ContentInfo.fromBER(cms).content });
const [signer] = signedData.signerInfos;
const { attributes, encodedValue } = signer!.signedAttrs!;

describe('CMS of a PDF', () => {
  it('has the certificate in it, byte for byte, and no content', () => {
    expect(signedData.encapContentInfo.eContent).toBeUndefined();
    expect(signedData.certificates).toHaveLength(1);
    expect(cms.includes(key.certificate)).toBe(true);
  });

  it('signs its attributes as a set, in the order of DER', () => {
    const { publicKey } = new X509Certificate(key.certificate);
    const signature = Buffer.from(signer!.signature.getValue());
    expect(verify('sha256', Buffer.from(encodedValue), publicKey, signature)).toBe(true);
    const each = attributes.map((attribute) => Buffer.from(attribute.toSchema().toBER()));
    expect(each).toEqual(each.toSorted(Buffer.compare));
  });

  it('has the attributes that PAdES B-B wants, and no time of signing', () => {
    const values = attributes.map(({ type, values: [value] }) => [type, Buffer.from(value.toBER()).toString('hex')]);
    expect(Object.fromEntries(values)).toEqual({
      '1.2.840.113549.1.9.3': '06092a864886f70d010701',
      '1.2.840.113549.1.9.4': `0420${sha256(content).toString('hex')}`,
      '1.2.840.113549.1.9.16.2.47': `3026302430220420${sha256(key.certificate).toString('hex')}`,
    });
  });

  it('names the certificate by issuer and serial number', () => {
    const { issuer, serialNumber } = Certificate.fromBER(key.certificate);
    expect(signer!.sid.issuer.isEqual(issuer)).toBe(true);
    expect(signer!.sid.serialNumber.isEqual(serialNumber)).toBe(true);
  });
});

import { X509Certificate, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../../functions/adapters/seal/certificate.ts';
import { createSealingKey } from '../../support/sealing-key.ts';

const { publicKey, sign } = await createSealingKey();
const make = (more: { until?: Date; serial?: Buffer } = {}) =>
  selfSignedCertificate({
    ...{ publicKey, sign, name: 'Countersign-Łódź', serial: Buffer.from('00ff01', 'hex') },
    ...{ from: new Date('2026-11-30T18:00:00.999Z'), until: new Date('2046-11-30T18:00:00Z'), ...more },
  });

describe('a certificate', () => {
  it('is of the key, and signed by it', async () => {
    const certificate = new X509Certificate(await make());
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    expect(certificate.verify(key)).toBe(true);
    expect(certificate.publicKey.equals(key)).toBe(true);
    expect(certificate).toMatchObject({
      ...{ subject: 'CN=Countersign-Łódź', issuer: 'CN=Countersign-Łódź', serialNumber: 'FF01', ca: false },
      ...{ validFrom: 'Nov 30 18:00:00 2026 GMT', validTo: 'Nov 30 18:00:00 2046 GMT' },
    });
  });

  it('may last past 2049, whose years have four digits', async () => {
    const certificate = new X509Certificate(await make({ until: new Date('2050-01-01T00:00:00Z') }));
    expect(certificate.validTo).toBe('Jan  1 00:00:00 2050 GMT');
  });

  it('is the same where all it says is the same, but for the signature', async () => {
    const [one, other] = await Promise.all([make(), make()]);
    expect(one!.subarray(4, 250)).toEqual(other!.subarray(4, 250));
  });
});

import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { Integer, Sequence } from 'asn1js';
import fc from 'fast-check';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { jwsOf, rawOfDer } from '../../../functions/adapters/seal/jws.ts';
import { createSealingKey } from '../../support/sealing-key.ts';

const one = Buffer.from([1]);

/** Numbers in DER. */
const inDer = (...numbers: Buffer[]) =>
  Buffer.from(new Sequence({ value: numbers.map((each) => Integer.fromBigInt(`0x0${each.toString('hex')}`)) }).toBER());

describe('a compact JWS', () => {
  it('is what jose verifies, with these members in the header alone', async () => {
    const { jwk, keyId, sign } = await createSealingKey();
    const header = { alg: 'ES256', kid: keyId, iat: 1_764_525_600, 'x5t#S256': 'of-the-certificate' } as const;
    const jws = await jwsOf('{"name":"Ægir"}', header, sign);
    const { payload } = await compactVerify(jws, await importJWK(jwk as never, 'ES256'));
    expect(new TextDecoder().decode(payload)).toBe('{"name":"Ægir"}');
    expect(decodeProtectedHeader(jws)).toEqual(header);
  });
});

describe('a signature in DER', () => {
  it('is the same one in 64 bytes', { timeout: 60_000 }, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        const raw = rawOfDer(sign('sha256', data, privateKey));
        expect(raw).toHaveLength(64);
        expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('may have numbers of any length', () => {
    const number = fc.uint8Array({ minLength: 0, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    const padded = (bytes: Buffer) => Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]);
    fc.assert(
      fc.property(number, number, (r, s) => {
        const signature = inDer(r, s);
        expect(rawOfDer(signature)).toEqual(Buffer.concat([padded(r), padded(s)]));
      }),
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one number', inDer(one)],
    ['three numbers', inDer(one, one, one)],
    ['a number of 33 bytes', inDer(Buffer.alloc(33, 1), one)],
    ['half of one', inDer(Buffer.alloc(32, 1), Buffer.alloc(32, 1)).subarray(0, 40)],
    ['one and more', Buffer.concat([inDer(one, one), one])],
    ['the 64 bytes themselves', Buffer.alloc(64, 7)],
  ])('fails where it is none: %s', (_what, bytes) => {
    expect(() => rawOfDer(bytes)).toThrow(RangeError);
  });
});

import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signDigest, verifyDigest } from '../../src/kms/ecdsa.ts';

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const digestOf = (message: Uint8Array) => createHash('sha256').update(message).digest();
const messages = fc.uint8Array({ maxLength: 100 });
const zero = Buffer.alloc(32);

describe('a signature of a digest', () => {
  it('is one of the message for OpenSSL, whatever key and message', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const key = newKey();
        const signature = signDigest(digestOf(message), key);
        expect(verify('sha256', message, { key: createPublicKey(key), dsaEncoding: 'der' }, signature)).toBe(true);
        expect(verifyDigest(digestOf(message), signature, key)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is good where OpenSSL made it of the message, and not of another or by another key', () => {
    fc.assert(
      fc.property(messages, messages, (message, other) => {
        const key = newKey();
        const signature = sign('sha256', message, { key, dsaEncoding: 'der' });
        expect(verifyDigest(digestOf(message), signature, key)).toBe(true);
        expect(verifyDigest(digestOf(message), signature, newKey())).toBe(false);
        const isSame = digestOf(message).equals(digestOf(other));
        expect(verifyDigest(digestOf(other), signature, key)).toBe(isSame);
      }),
      { numRuns: 100 },
    );
  });

  it('is another each time', () => {
    const key = newKey();
    const made = Array.from({ length: 20 }, () => signDigest(zero, key).toString('hex'));
    expect(new Set(made).size).toBe(20);
  });

  it('is made of the smallest and the largest digest', () => {
    const key = newKey();
    for (const digest of [zero, Buffer.alloc(32, 0xff)])
      expect(verifyDigest(digest, signDigest(digest, key), key)).toBe(true);
  });

  const key = newKey();
  const good = signDigest(zero, key);
  const order = Buffer.from('00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
  const integer = (value: Buffer) => Buffer.concat([Buffer.from([2, value.length]), value]);
  const sequence = (...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0x30, body.length]), body]);
  };
  const [one, none] = [Buffer.from([1]), Buffer.from([0])];

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a byte more', Buffer.concat([good, none])],
    ['a byte less', good.subarray(0, -1)],
    ['a length in two bytes', Buffer.concat([Buffer.from([0x30, 0x81]), good.subarray(1)])],
    ['the two numbers without DER', Buffer.alloc(64, 1)],
    ['a zero for r', sequence(integer(none), integer(one))],
    ['a zero for s', sequence(integer(one), integer(none))],
    ['the order for r', sequence(integer(order), integer(one))],
    ['the order for s', sequence(integer(one), integer(order))],
    ['a negative number', sequence(integer(Buffer.from([0xff])), integer(one))],
    ['a zero before a number', sequence(integer(Buffer.from([0, 1])), integer(one))],
    ['numbers of nobody', sequence(integer(one), integer(one))],
  ])('is none that has %s', (_, signature) => {
    expect(verifyDigest(zero, signature, key)).toBe(false);
    expect(verify('sha256', zero, { key: createPublicKey(key), dsaEncoding: 'der' }, signature)).toBe(false);
  });

  it('is none whatever bit of it is turned', () => {
    for (let at = 0; at < good.length * 8; at++) {
      const turned = Buffer.from(good);
      turned[at >> 3]! ^= 1 << (at & 7);
      expect(verifyDigest(zero, turned, key)).toBe(false);
    }
  });
});

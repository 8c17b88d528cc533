import { getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { beginExchange, isPassword, isProof, verifierOf } from '../../src/cognito/directory/srp.ts';
import { exchange, holder, kept, password, proof } from './recorded-exchange.ts';

const prime = getDiffieHellman('modp15').getPrime('hex');

describe('SRP', () => {
  it("takes what Amplify makes of the same password and secrets, and makes the verifier that Amplify's password fits", () => {
    expect(verifierOf(holder, password, kept.salt)).toEqual(kept);
    expect(isProof(holder, kept, exchange, proof)).toBe(true);
  });

  it.each([
    ['another password', holder, verifierOf(holder, 'Correct-horse-8', kept.salt), {}],
    ['another person', { ...holder, userId: 'x' }, kept, {}],
    ['another pool', { ...holder, poolId: 'us-east-1_Other1234' }, kept, {}],
    ['another time', holder, kept, { timestamp: 'Sun Nov 29 00:00:00 UTC 2026' }],
    ['another block', holder, kept, { secretBlock: 'AAAA' }],
    [
      'another signature',
      holder,
      kept,
      { signature: proof.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
    ],
    ['no signature', holder, kept, { signature: '' }],
  ])('takes no proof for %s', (_, of, verifier, change) => {
    expect(isProof(of, verifier, exchange, { ...proof, ...change })).toBe(false);
  });

  it('makes another salt each time, and knows the password again', () => {
    const [one, other] = [verifierOf(holder, password), verifierOf(holder, password)];
    expect(one).not.toEqual(other);
    expect([isPassword(holder, one, password), isPassword(holder, one, 'other')]).toEqual([true, false]);
    expect(JSON.stringify(one)).not.toContain(password);
  });

  // With these the key would not depend on the password.
  it.each([
    ['nothing', '0'],
    ['the prime', prime],
    ['twice the prime', (2n * BigInt(`0x${prime}`)).toString(16)],
    ['no number', 'xyz'],
    ['too much', 'f'.repeat(801)],
    ['a blank', ''],
  ])('rejects %s as public value', (_, value) => {
    expect(beginExchange(kept, value)).toBeUndefined();
  });
});

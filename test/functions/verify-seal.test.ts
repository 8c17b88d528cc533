import { createHmac, createPublicKey, X509Certificate } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueHash } from '../../functions/adapters/record-hash.ts';
import { jwsOf, type SealHeader } from '../../functions/adapters/seal/jws.ts';
import type { PublishedKey } from '../../functions/adapters/seal/published-key.ts';
import { sealLimit, verifySeal } from '../../functions/adapters/seal/verify-seal.ts';
import { chained } from '../../functions/domain/record/chain.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { headerOf, partOf, sealOf, signingRecord } from '../support/sealed.ts';
import { createSealingKey, type SealingKey } from '../support/sealing-key.ts';

const [key, other] = [await createSealingKey(), await createSealingKey()];
const record = signingRecord();
const seal = await sealOf(record, key);
const [header, payload, signature] = seal.split('.') as [string, string, string];

const published = ({ keyId, jwk, certificate }: SealingKey): PublishedKey => ({
  ...{ keyId, jwk: jwk as never, certificate: new X509Certificate(certificate).toString() },
});
const keys = [published(key)];

/** What is wrong with a seal; it is invalid wherever anything is. */
async function problemsOf(jws: string, known = keys): Promise<string[]> {
  const { valid, problems } = await verifySeal(jws, known);
  expect(valid).toBe(problems.length === 0);
  return problems;
}

const altered = `the signature is not by the key ${key.keyId}, or what it signs was altered`;

/** Another payload under the signature of this one: whoever does it lacks the key. */
const withPayload = (other: unknown) =>
  `${header}.${partOf(typeof other === 'string' ? other : canonicalize(other)!)}.${signature}`;
const withHeader = (different: object) =>
  `${partOf({ ...headerOf(record, key), ...different })}.${payload}.${signature}`;

/** The events of the record, out of their chain. */
const loose = record.events.map(({ previous: _previous, sha256: _sha256, ...event }) => event);

/** A payload that the key has signed, so that nothing but the payload is at fault. */
const signed = (payload: string, different: Partial<SealHeader> = {}) =>
  jwsOf(payload, { ...headerOf(record, key), ...different }, key.sign);

describe('a seal', () => {
  it('is valid, and says what was sealed, when and by which key', async () => {
    expect(await verifySeal(seal, keys)).toEqual({
      ...{ valid: true, keyId: key.keyId, sealedAt: '2026-11-30T18:03:01.500Z', record, problems: [] },
    });
  });

  it.each<[string, PublishedKey[]]>([
    ['by one of several keys, an old one too', [published(other), ...keys]],
    ['by a key without its certificate', [{ keyId: key.keyId, jwk: key.jwk as never }]],
    ['by a key that was retired just before', [{ ...keys[0]!, retiredAt: '2026-11-30T17:00:00.000Z' }]],
    ['by a certificate that is DER in base64', [{ ...keys[0]!, certificate: key.certificate.toString('base64') }]],
  ])('is valid %s', async (_what, known) => {
    expect(await problemsOf(seal, known)).toEqual([]);
  });

  it.each<[string, string, object]>([
    ['nothing', '', { keyId: null, sealedAt: null }],
    ['a key that is no name', withHeader({ kid: 1 }), { keyId: null, sealedAt: record.sealedAt }],
    ['a time that is no text', withPayload({ ...record, sealedAt: 1 }), { keyId: key.keyId, sealedAt: null }],
    ['a time that is no time', withPayload({ ...record, sealedAt: '2026' }), { keyId: key.keyId, sealedAt: null }],
    [
      'a day that is none',
      withPayload({ ...record, sealedAt: '2026-13-01T00:00:00Z' }),
      { keyId: key.keyId, sealedAt: null },
    ],
    ['a payload that is no object', withPayload([]), { keyId: key.keyId, sealedAt: null }],
  ])('names the key and the time as far as they can be read: %s', async (_what, jws, named) => {
    expect(await verifySeal(jws, keys)).toMatchObject({ valid: false, record: null, ...named });
  });

  it('is invalid with one byte changed, wherever it is', async () => {
    // Of the payload, which is most of it, a seventh: characters of base64url come in fours.
    const isOfPayload = (at: number) => at > header.length && at < seal.length - signature.length;
    const places = [...Array(seal.length).keys()].filter((at) => !isOfPayload(at) || at % 7 === 0);
    for (const at of places) {
      const changed = `${seal.slice(0, at)}${seal[at] === 'A' ? 'B' : 'A'}${seal.slice(at + 1)}`;
      const { valid, problems, record } = await verifySeal(changed, keys);
      expect([at, valid, record, problems.length > 0]).toEqual([at, false, null, true]);
    }
  });

  it.each<[string, string | (() => Promise<string>), (string | RegExp)[]]>([
    [
      'members in another order, without the key',
      withPayload(JSON.stringify(Object.fromEntries(Object.entries(record).reverse()))),
      [altered, 'the payload is not written as RFC 8785 says, which has one way to write each value'],
    ],
    [
      'members in another order, signed',
      () => signed(JSON.stringify(record)),
      ['the payload is not written as RFC 8785 says, which has one way to write each value'],
    ],
    [
      'an event dropped',
      withPayload({ ...record, events: record.events.toSpliced(2, 1) }),
      [
        altered,
        'event 4 stands where event 3 is expected',
        `event 4 names ${record.events[2]!.sha256} as the hash of the event before; expected is ${record.events[1]!.sha256}`,
      ],
    ],
    [
      'an event dropped and the chain made anew, without the key',
      withPayload({
        ...record,
        ...chained(loose.slice(0, 4), valueHash),
        request: { ...record.request, version: 4 },
      }),
      [altered],
    ],
    [
      'alg: none',
      `${partOf({ ...headerOf(record, key), alg: 'none' })}.${payload}.`,
      ['alg of the header is "none"; expected is "ES256"', /^the signature cannot be verified: /],
    ],
    [
      'HS256 with the public key as the secret',
      () => {
        const secret = createPublicKey({ key: key.publicKey, type: 'spki', format: 'der' });
        const input = `${partOf({ ...headerOf(record, key), alg: 'HS256' })}.${payload}`;
        const mac = createHmac('sha256', secret.export({ type: 'spki', format: 'pem' })).update(input);
        return Promise.resolve(`${input}.${mac.digest('base64url')}`);
      },
      ['alg of the header is "HS256"; expected is "ES256"', /^the signature cannot be verified: /],
    ],
    ['another signature', `${header}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`, [altered]],
    [
      'a key that nobody knows',
      () => sealOf(record, other),
      [`the seal is by the key "${other.keyId}"; known are ${key.keyId}`],
    ],
    [
      'a member that a header has not',
      withHeader({ crit: ['exp'], exp: 1 }),
      [
        'the header has the member "crit", which no seal has',
        'the header has the member "exp", which no seal has',
        /^the signature cannot be verified: /,
      ],
    ],
    [
      'a header without a time',
      withHeader({ iat: undefined }),
      [
        'iat of the header is missing; expected is a time in seconds since the epoch',
        altered,
        'iat of the header is missing; by sealedAt, "2026-11-30T18:03:01.500Z", it is 1796061781',
      ],
    ],
    [
      'another time in the header, signed',
      () => signed(canonicalize(record)!, { iat: 1796061782 }),
      ['iat of the header is 1796061782; by sealedAt, "2026-11-30T18:03:01.500Z", it is 1796061781'],
    ],
    [
      'another certificate in the header, signed',
      () => signed(canonicalize(record)!, { 'x5t#S256': 'A'.repeat(43) }),
      [/^x5t#S256 of the header is "A{43}"; by the certificate of the key it is [\w-]{43}$/],
    ],
    ['another format, signed', () => signed('{"format":"x"}'), ['format is "x"; expected is "countersign/record/1"']],
    ['text, signed', () => signed('text'), ['the payload of the seal is no JSON']],
    ['an array, signed', () => signed('[]'), ['the payload is no JSON object']],
    [
      'hundreds of thousands of arrays in one another, signed',
      () => signed('['.repeat(380_000) + ']'.repeat(380_000)),
      [/^the seal cannot be verified: /],
    ],
    ['half a character, signed', () => signed('{"a":"\\ud800"}'), [/^the seal cannot be verified: /]],
    [
      'members that are missing, others, or of another type, signed',
      () => signed(canonicalize({ ...record, head: undefined, heads: 1, events: [1], sealedAt: 'yesterday' })!),
      [
        'events is [1]; expected is an array of objects',
        'the record has a member heads, which this format does not have',
        'sealedAt is "yesterday"; expected is a time in UTC as ISO 8601 writes it',
        'head is missing; expected is a text',
      ],
    ],
    [
      'alterations that it names itself',
      () =>
        sealOf(
          signingRecord({
            alterations: [
              { kind: 'EVENT_ALTERED', version: 2 },
              { kind: 'NOT_RECORDED', version: 3 },
            ],
          }),
          key,
        ),
      [
        'the record was sealed with an alteration at version 2: the event is not what it was when it happened (EVENT_ALTERED)',
        'the record was sealed with an alteration at version 3: nothing was recorded of the change when it happened (NOT_RECORDED)',
      ],
    ],
    ['nothing in it', '', ['the seal is no compact JWS, which is three parts in base64url with points between']],
    [
      'its end cut off, with the signature',
      seal.slice(0, seal.lastIndexOf('.')),
      ['the seal is no compact JWS, which is three parts in base64url with points between'],
    ],
    ['its end cut off, within the signature', seal.slice(0, -6), [altered]],
    [
      'its last character written in another way that decodes alike',
      seal.slice(0, -1) + String.fromCharCode(seal.charCodeAt(seal.length - 1) + 1),
      ['the seal is no compact JWS, which is three parts in base64url with points between'],
    ],
    ['no header', `.${payload}.${signature}`, ['the header of the seal is no JSON object']],
    ['10 MB of zeros', '\0'.repeat(10_000_000), [`the seal has 10000000 characters; it may have ${sealLimit}`]],
    [
      'fewer zeros',
      '\0'.repeat(sealLimit),
      ['the seal is no compact JWS, which is three parts in base64url with points between'],
    ],
  ])('is invalid with %s', async (_what, made, expected) => {
    const problems = await problemsOf(typeof made === 'string' ? made : await made());
    expect(problems).toEqual(expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each))));
  });

  it.each<[string, PublishedKey[], (string | RegExp)[]]>([
    ['no keys', [], [`the seal is by the key "${key.keyId}"; known are none`]],
    [
      'another key under the same kid',
      [{ keyId: key.keyId, jwk: other.jwk as never }],
      [`the key that is given as ${key.keyId} has the thumbprint ${other.keyId}`, altered],
    ],
    [
      'the certificate of another key',
      [{ ...keys[0]!, certificate: other.certificate.toString('base64') }],
      [
        `the certificate that is given for ${key.keyId} is of another key`,
        /^x5t#S256 of the header is "[\w-]{43}"; by the certificate of the key it is [\w-]{43}$/,
      ],
    ],
    [
      'a certificate that is none',
      [{ ...keys[0]!, certificate: 'none' }],
      [/^the certificate that is given for .* cannot be read: /, /^x5t#S256 of the header is /],
    ],
    [
      'an old key, which was retired hours before',
      [{ ...keys[0]!, retiredAt: '2026-11-30T15:00:00.000Z' }],
      [
        `the seal was made at 2026-11-30T18:03:01.500Z by its own word; the key ${key.keyId} was retired at 2026-11-30T15:00:00.000Z`,
      ],
    ],
    [
      'a key that is none',
      [{ keyId: key.keyId, jwk: {} as never }],
      [/^the key that is given as .* is no JWK: /, /^the signature cannot be verified: /],
    ],
  ])('is invalid by %s', async (_what, known, expected) => {
    expect(await problemsOf(seal, known)).toEqual(
      expected.map((each) => (typeof each === 'string' ? each : expect.stringMatching(each))),
    );
  });

  it('that was recomputed by another key under the same kid is invalid', async () => {
    const forged = await jwsOf(canonicalize(record)!, headerOf(record, key), other.sign);
    expect(await problemsOf(forged)).toEqual([altered]);
  });

  it('quotes little of what somebody made up', async () => {
    const problems = await problemsOf(withPayload({ ...record, head: 'x'.repeat(100_000) }));
    expect(problems.map(({ length }) => length)).toEqual([altered.length, 500]);
    expect(await verifySeal(withHeader({ kid: 'x'.repeat(100_000) }), keys)).toMatchObject({ keyId: null });
  });

  it('tells twenty problems, and how many more there are', async () => {
    const events = Array.from({ length: 50 }, () => ({ ...record.events[0]!, sha256: '' }));
    const problems = await problemsOf(withPayload({ ...record, events }));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toMatch(/^and \d+ more$/);
  });

  it('is verified or refused, whatever it is, and never throws', { timeout: 60_000 }, async () => {
    const json = fc.jsonValue().map(partOf);
    const member = fc.constantFrom<keyof SigningRecord>(
      'format',
      'request',
      'events',
      'signers',
      'head',
      'alterations',
      'sealedAt',
    );
    const changed = fc
      .tuple(member, fc.jsonValue())
      .map(([name, value]) => partOf(canonicalize({ ...record, [name]: value })!));
    const jws = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.oneof(json, fc.constant(header)),
          fc.oneof(json, changed, fc.constant(payload)),
          fc.constant(signature),
        )
        .map((parts) => parts.join('.')),
      fc.anything() as fc.Arbitrary<string>,
    );
    const known = fc.oneof(fc.constant(keys), fc.anything() as fc.Arbitrary<never>);
    await fc.assert(
      fc.asyncProperty(jws, known, async (jws, known) => {
        const { valid, problems } = await verifySeal(jws, known);
        expect([valid, problems.length > 0]).toEqual(jws === seal && known === keys ? [true, false] : [false, true]);
      }),
      { numRuns: 1000 },
    );
  });

  it('that the key has made of anything is verified or refused, and never throws', { timeout: 60_000 }, async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record({
        ...Object.fromEntries(
          Object.entries(record).map(([name, value]) => [name, fc.oneof(fc.constant(value), fc.jsonValue())]),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(value, async (value) => {
        const { valid, problems } = await verifySeal(await signed(JSON.stringify(value)), keys);
        expect(valid).toBe(problems.length === 0);
      }),
      { numRuns: 200 },
    );
  });
});

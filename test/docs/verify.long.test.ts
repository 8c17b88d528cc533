import { createHmac, createPublicKey, X509Certificate } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordHash, valueHash } from '../../functions/adapters/record-hash.ts';
import { jwsOf } from '../../functions/adapters/seal/jws.ts';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import { timeStamp } from '../../functions/adapters/seal/time-stamp.ts';
import { chained } from '../../functions/domain/record/chain.ts';
import type { Opening, SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { headerOf, partOf, sealOf, signingRecord } from '../support/sealed.ts';
import { createSealingKey, type SealingKey } from '../support/sealing-key.ts';
import { signedPdf, withPagePutIn } from '../support/signed-pdf.ts';
import { startTimeStampAuthority, type TimeStampAuthority } from '../support/time-stamp-authority.ts';
import { needPrograms, readersFolder, runSection, sections, titles } from '../support/verify-page.ts';

const { files, outOfPdf, ours, jose, openssl, record, timeStamped, pdf } = titles;
const all = [files, outOfPdf, ours, jose, openssl, record, timeStamped, pdf];
const run = (title: string) => runSection(title, place);

/** Whether a section ends well and prints what the page says. */
async function holds(title: string): Promise<boolean> {
  const { code, said } = await run(title);
  return code === 0 && sections[title]!.prints.every((printed) => said.includes(printed));
}

const contract = Buffer.from('%PDF-1.7 the contract');
const evidence: Opening = {
  pointer: '/signers/1/evidenceSha256',
  salt: 'salt',
  value: { sub: 'bob', sourceIp: ['::1'] },
};
const { request, signers, ...rest } = signingRecord();
const sealed: SigningRecord = {
  ...rest,
  request: { ...request, documentSha256: sha256(contract).toString('hex') },
  signers: [signers[0]!, { ...signers[1]!, evidenceSha256: recordHash(evidence.salt, evidence.value) }],
};

let authority: TimeStampAuthority;
let [key, other]: SealingKey[] = [];
let seal: string;
let [certificatePdf, stamp]: Buffer[] = [];
/** The folder that a reader begins with. */
let place: string;

beforeAll(async () => {
  needPrograms();
  authority = await startTimeStampAuthority();
  [key, other] = [await createSealingKey(), await createSealingKey()];
  seal = await sealOf(sealed, key!);
  stamp = await timeStamp(authority.url, Buffer.from(seal));
  certificatePdf = await signedPdf({ 'record.json': canonicalize(sealed)!, 'record.jws': seal }, key!);
});
afterAll(() => authority.stop());

beforeEach(() => {
  place = readersFolder();
  write('answer.json', JSON.stringify(answerOf(seal, [key!])));
  write('contract.pdf', contract);
  write('certificate.pdf', certificatePdf!);
  write('copy.json', JSON.stringify(Object.fromEntries(Object.entries(sealed).reverse()), null, 2));
  copyFileSync(authority.certificate, join(place, 'authority.pem'));
});
afterEach(() => rmSync(place, { recursive: true }));

const write = (name: string, content: string | Buffer) => writeFileSync(join(place, name), content);

/** What the API answers to the query of the page. */
const answerOf = (jws: string, keys: SealingKey[]) => ({
  data: {
    certificate: {
      keyId: keys.at(-1)!.keyId,
      jws,
      timestamp: stamp!.toString('base64'),
      openings: JSON.stringify([evidence]),
    },
    sealingKeys: keys.map(({ keyId, jwk, certificate }) => ({
      ...{ keyId, jwk: JSON.stringify({ ...jwk, alg: 'ES256', use: 'sig', kid: keyId }) },
      certificate: new X509Certificate(certificate).toString(),
    })),
  },
});

describe('docs/verify.md', () => {
  it.each(all)('runs as written: %s', async (title) => {
    // The files and the record out of the seal are what the others begin with.
    for (const first of title === files ? [] : [files, jose]) expect(await holds(first)).toBe(true);
    const { code, said } = await run(title);
    expect({ code, said }).toEqual({ code: 0, said: expect.any(String) as string });
    for (const printed of sections[title]!.prints) expect(said).toContain(printed);
  });

  it('needs nothing but the PDF to verify the seal by OpenSSL', async () => {
    for (const name of readdirSync(place)) if (name !== 'certificate.pdf') rmSync(join(place, name));
    expect([await holds(outOfPdf), await holds(openssl)]).toEqual([true, true]);
    const { raw } = new X509Certificate(readFileSync(join(place, 'certificate.pem')));
    expect(raw).toEqual(key!.certificate);
  });

  it('has no other command', () => {
    const others = Object.entries(sections).filter(([title]) => !all.includes(title));
    expect(others).toEqual([['What no verification shows', { files: [], script: '', prints: [] }]]);
  });
});

/** What a section says that does not hold. */
async function refusal(title: string): Promise<string> {
  const { code, said } = await run(title);
  const lacks = sections[title]!.prints.filter((printed) => !said.includes(printed));
  expect([code, lacks.length], `${title} holds`).not.toEqual([0, 0]);
  return said;
}

/** The seal with another payload under its signature. */
const withPayload = (payload: object) => {
  const [header, , signature] = seal.split('.');
  return [header, partOf(canonicalize(payload)!), signature].join('.');
};
const withAlg = (alg: string) => `${partOf({ ...headerOf(sealed, key!), alg })}.${seal.split('.')[1]}`;

describe('foreign tools', () => {
  beforeEach(async () => expect(await holds(files)).toBe(true));

  it('refuse a seal with one byte changed, wherever it is', async () => {
    const places = [...Array(seal.length - 1).keys()].filter((at) => at % 50 === 0);
    for (const at of places) {
      write('record.jws', `${seal.slice(0, at)}${seal[at] === 'A' ? 'B' : 'A'}${seal.slice(at + 1)}`);
      expect([at, ...(await Promise.all([holds(jose), holds(openssl)]))]).toEqual([at, false, false]);
    }
  });

  const [refused, unlike, none] = ['signature verification failed', 'Verification failure', 'no signature of ES256'];
  it.each<[string, () => string | Promise<string>, string, string]>([
    [
      'its members in another order, without the key',
      () => {
        const [header, , signature] = seal.split('.');
        return [header, partOf(Object.fromEntries(Object.entries(sealed).reverse())), signature].join('.');
      },
      ...([refused, unlike] as const),
    ],
    [
      'an event dropped',
      () => withPayload({ ...sealed, events: sealed.events.toSpliced(2, 1) }),
      ...([refused, unlike] as const),
    ],
    [
      'an event dropped, and the chain made anew without the key',
      () => {
        const loose = sealed.events.map(({ previous: _previous, sha256: _sha256, ...event }) => event);
        return withPayload({ ...sealed, ...chained(loose.slice(0, 4), valueHash) });
      },
      ...([refused, unlike] as const),
    ],
    ['alg: none', () => `${withAlg('none')}.`, '"alg" (Algorithm) Header Parameter value not allowed', none!],
    [
      'HS256 by the public key',
      () => {
        const secret = createPublicKey({ key: key!.publicKey, type: 'spki', format: 'der' });
        const mac = createHmac('sha256', secret.export({ type: 'spki', format: 'pem' })).update(withAlg('HS256'));
        return `${withAlg('HS256')}.${mac.digest('base64url')}`;
      },
      ...(['"alg" (Algorithm) Header Parameter value not allowed', none!] as const),
    ],
    [
      'the signature of another key',
      () => jwsOf(canonicalize(sealed)!, headerOf(sealed, key!), other!.sign),
      ...([refused, unlike] as const),
    ],
    ['its end cut off', () => seal.slice(0, -20), refused, none],
    ['half of it', () => seal.slice(0, seal.length / 2), 'Invalid Compact JWS', none],
    ['10 MB of zeros', () => '\0'.repeat(10_000_000), 'Invalid Compact JWS', none],
  ])('refuse a seal with %s', async (_what, made, byJose, byOpenssl) => {
    write('record.jws', await made());
    const said = [await refusal(jose), await refusal(openssl), await refusal(timeStamped)];
    expect(said).toEqual([byJose, byOpenssl, 'message imprint mismatch'].map((each) => expect.stringContaining(each)));
  });

  it('take a seal of an old key', async () => {
    write('answer.json', JSON.stringify(answerOf(seal, [other!, key!])));
    await run(files);
    expect([await holds(jose), await holds(openssl)]).toEqual([true, true]);
  });

  it('refuse another key under the same kid', async () => {
    write('answer.json', JSON.stringify(answerOf(seal, [{ ...other!, keyId: key!.keyId }])));
    await run(files);
    expect([await holds(jose), await holds(openssl)]).toEqual([false, false]);

    write('record.jws', await jwsOf(canonicalize(sealed)!, headerOf(sealed, key!), other!.sign));
    const [bySignature, byThumbprint] = [await run(openssl), await run(jose)];
    expect(bySignature.said).not.toContain('the certificate that was named');
    expect(byThumbprint.said).toContain('the key is not the one that kid names');
  });

  it.each<[string, () => void, string]>([
    ['another document', () => write('contract.pdf', 'another'), 'another document'],
    ['a copy with another value', () => write('copy.json', JSON.stringify({ ...sealed, head: '' })), 'another record'],
    [
      'an event dropped from the record',
      () => write('record.json', canonicalize({ ...sealed, events: sealed.events.toSpliced(2, 1) })!),
      'event 4 does not fit',
    ],
    [
      'an opening of another value',
      () => write('openings.json', JSON.stringify([{ ...evidence, value: 'x' }])),
      '/signers/1/evidenceSha256 is not what was sealed',
    ],
    ['a record that is cut off', () => write('record.json', canonicalize(sealed)!.slice(0, 500)), 'in JSON'],
    ['a record of zeros', () => write('record.json', Buffer.alloc(10_000_000)), 'is not valid JSON'],
  ])('refuse %s', async (_what, spoil, says) => {
    await run(jose);
    expect(await holds(record)).toBe(true);
    spoil();
    expect(await refusal(record)).toContain(says);
  });

  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['of another record', () => timeStamp(authority.url, Buffer.from('another')), 'message imprint mismatch'],
    ['that is cut off', () => stamp!.subarray(0, -100), 'not enough data'],
    ['of zeros', () => Buffer.alloc(10_000_000), 'wrong tag'],
  ])('refuse a time stamp %s', async (_what, made, says) => {
    expect(await holds(timeStamped)).toBe(true);
    write('record.tsr', await made());
    expect(await refusal(timeStamped)).toContain(says);
  });

  it.each<[string, () => Buffer, string[]]>([
    [
      'a page put in after signing',
      () => withPagePutIn(certificatePdf!),
      ['Not total document signed', 'something was added'],
    ],
    [
      'one byte changed',
      () =>
        Buffer.from(certificatePdf!.toString('latin1').replace('/MediaBox [0 0 612', '/MediaBox [0 0 613'), 'latin1'),
      ['Digest Mismatch', 'CMS Verification failure'],
    ],
    ['its end cut off', () => certificatePdf!.subarray(0, -500), ["Couldn't find trailer dictionary"]],
    ['10 MB of zeros', () => Buffer.alloc(10_000_000), ['May not be a PDF file']],
  ])('refuse a PDF with %s', async (_what, made, says) => {
    expect(await holds(pdf)).toBe(true);
    write('certificate.pdf', made());
    const said = await refusal(pdf);
    for (const each of says) expect(said).toContain(each);
  });

  it('refuse a PDF by another certificate', async () => {
    write('certificate.pem', new X509Certificate(other!.certificate).toString());
    const { code, said } = await run(pdf);
    expect([code, said]).toEqual([1, expect.stringMatching(/self.signed certificate/)]);
  });
});

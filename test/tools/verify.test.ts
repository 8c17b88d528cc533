import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { recordHash } from '../../functions/adapters/record-hash.ts';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import type { Opening, SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { readArguments } from '../../tools/terminal/arguments.ts';
import { verifyFiles } from '../../tools/verify/verify-files.ts';
import { runTool } from '../support/command.ts';
import { partOf, sealOf, signingRecord } from '../support/sealed.ts';
import { createSealingKey, type SealingKey } from '../support/sealing-key.ts';
import { signedPdf, withPagePutIn } from '../support/signed-pdf.ts';
import { imprintOf, timeStampReply } from '../support/time-stamp-reply.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file; gives where it is. */
function put(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const document = Buffer.from('%PDF-1.7 the contract');
const documentSha256 = createHash('sha256').update(document).digest('hex');
const evidence: Opening = {
  pointer: '/signers/1/evidenceSha256',
  salt: 'salt',
  value: { sub: 'sub-bob', sourceIp: [] },
};

const [key, other] = [await createSealingKey(), await createSealingKey()];
const { request, signers, ...rest } = signingRecord();
const record: SigningRecord = {
  ...rest,
  request: { ...request, documentSha256 },
  signers: [signers[0]!, { ...signers[1]!, evidenceSha256: recordHash(evidence.salt, evidence.value) }],
};
const seal = await sealOf(record, key);

const certificate = withPagePutIn(await signedPdf({ 'record.jws': seal }, key));

const jwkOf = ({ jwk, keyId, certificate }: SealingKey) => ({
  ...jwk,
  kid: keyId,
  x5c: [certificate.toString('base64')],
});
const publishedOf = ({ jwk, keyId, certificate }: SealingKey, retiredAt: string | null = null) => ({
  ...{ keyId, jwk, certificate: new X509Certificate(certificate).toString(), retiredAt },
});
const stampOf = (stamped: string) => timeStampReply({ imprint: imprintOf(sha256(stamped)) });

const files = {
  jws: put('record.jws', seal),
  keys: put('jwks.json', JSON.stringify({ keys: [jwkOf(key)] })),
  document: put('contract.pdf', document),
  record: put('record.json', JSON.stringify(Object.fromEntries(Object.entries(record).reverse()), null, 2)),
  timestamp: put('record.tsr', stampOf(seal)),
  openings: put('openings.json', JSON.stringify([evidence])),
};

/** What the command says of files, and whether all holds. */
async function verify(options: Record<string, string>, jws = files.jws) {
  const typed = Object.entries({ keys: files.keys, ...options }).flatMap(([name, value]) => [`--${name}`, value]);
  return verifyFiles(readArguments('verify', [jws, ...typed]));
}

const named = `record of request request-1 (COMPLETED, 2 of 2 signed or approved) sealed 2026-11-30T18:03:01.500Z by key ${key.keyId}`;
const unstamped = 'no time stamp: the time is the backend’s word';
const claimed = (path: string) => `${path} (by its own word sealed 2026-11-30T18:03:01.500Z by key ${key.keyId})`;

describe('npm run verify', () => {
  it('says in one line what holds', async () => {
    expect(await verify({})).toEqual({ lines: [`${named}: valid; ${unstamped}`], isValid: true });
    const { document, record, timestamp, openings } = files;
    expect(await verify({ openings, document, record, timestamp })).toEqual({
      lines: [
        `${named}: valid; document matches; copy matches; time stamp of 2026-11-30T18:15:00.000Z matches; openings match (1)`,
      ],
      isValid: true,
    });
  });

  it.each<[string, unknown]>([
    ['a JWKS without names and certificates', { keys: [other.jwk, key.jwk] }],
    ['what the field sealingKeys gives', [publishedOf(other), publishedOf(key, '2026-12-01T00:00:00.000Z')]],
    ['its keys as text', [{ ...publishedOf(key), jwk: JSON.stringify(key.jwk) }]],
    ['the whole answer of the API', { data: { sealingKeys: [publishedOf(key)] } }],
  ])('takes keys as %s, old ones too', async (_what, keys) => {
    expect(await verify({ keys: put('keys.json', JSON.stringify(keys)) })).toMatchObject({ isValid: true });
  });

  it('takes a seal that an editor has ended with a line', async () => {
    expect(await verify({}, put('line.jws', `${seal}\n`))).toMatchObject({ isValid: true });
  });

  it.each<[string, Record<string, string | Buffer>, string, RegExp]>([
    [
      'another document',
      { document: 'another' },
      'valid; document does not match',
      /^- .*document has the SHA-256 [0-9a-f]{64}; sealed is [0-9a-f]{64}$/,
    ],
    [
      'a copy with another value',
      { record: JSON.stringify({ ...record, request: { ...record.request, title: 'Other' } }) },
      'valid; copy does not match',
      /record has "Other" at "\/request\/title"; sealed is "Umowa najmu № 3"$/,
    ],
    [
      'a copy with more in it',
      { record: JSON.stringify({ ...record, 'a/b': 1 }) },
      'valid; copy does not match',
      /record has 1 at "\/a~1b"; sealed is missing$/,
    ],
    [
      'a copy that is no JSON',
      { record: '{' },
      'valid; copy does not match',
      /record is no JSON; expected is the record$/,
    ],
    [
      'a time stamp of another record',
      { timestamp: stampOf('other') },
      'valid; time stamp does not match',
      /timestamp stamps the SHA-256 [0-9a-f]{64}; the seal as it is in its file has [0-9a-f]{64}$/,
    ],
    [
      'a time stamp that is cut off',
      { timestamp: stampOf(seal).subarray(0, 99) },
      'valid; time stamp does not match',
      /timestamp cannot be read: the time stamp is truncated or none at all: /,
    ],
    [
      'openings of something else',
      { openings: JSON.stringify([{ ...evidence, value: { ...(evidence.value as object), sub: 'sub-carol' } }]) },
      'valid; openings do not match',
      /^- the opening of \/signers\/1\/evidenceSha256 gives the hash [0-9a-f]{64}; sealed is [0-9a-f]{64}$/,
    ],
    [
      'openings that lead nowhere',
      { openings: JSON.stringify([{ ...evidence, pointer: '/signers/7/evidenceSha256' }]) },
      'valid; openings do not match',
      /^- the opening of \/signers\/7\/evidenceSha256 opens nothing: the record has missing there; expected is a hash$/,
    ],
    [
      'openings of what is no hash',
      { openings: JSON.stringify([{ ...evidence, pointer: '/request/title' }]) },
      'valid; openings do not match',
      /opens nothing: the record has "Umowa najmu № 3" there/,
    ],
    [
      'openings that are none',
      { openings: '[1]' },
      'valid; openings do not match',
      /^- 1 is no opening, which has a pointer/,
    ],
    [
      'openings that are no list',
      { openings: '{}' },
      'valid; openings do not match',
      /^- the openings are {}; expected is an array/,
    ],
    [
      'openings that are no JSON',
      { openings: '[' },
      'valid; openings do not match',
      /openings is no JSON; expected are openings$/,
    ],
  ])('says what is wrong with %s', async (_what, given, verdict, problem) => {
    const paths = Object.entries(given).map(([name, content]) => [name, put(name, content)]);
    const { lines, isValid } = await verify(Object.fromEntries(paths) as Record<string, string>);
    const whose = 'timestamp' in given ? '' : `; ${unstamped}`;
    expect({ lines, isValid }).toEqual({
      lines: [`${named}: ${verdict}${whose}`, expect.stringMatching(problem)],
      isValid: false,
    });
  });

  it('says so where the request named no document', async () => {
    const jws = put('without.jws', await sealOf(signingRecord(), key));
    expect((await verify({ document: files.document }, jws)).lines).toEqual([
      `${named}: valid; document not sealed; ${unstamped}`,
      `- ${files.document} cannot be compared: the request was started without documentSha256`,
    ]);
  });

  it('compares nothing with what nobody vouches for, but for the time stamp, which is of the file', async () => {
    const { document, record, timestamp, openings } = files;
    const jws = put('altered.jws', seal.replace(/.{6}$/, 'AAAAAA'));
    expect(await verify({ document, record, timestamp, openings }, jws)).toEqual({
      lines: [
        `${claimed(jws)}: not valid; document not compared; copy not compared; time stamp does not match; openings not compared`,
        expect.stringMatching(/^- the signature is not by the key /),
        expect.stringMatching(/^- .*record\.tsr stamps the SHA-256 /),
      ],
      isValid: false,
    });
  });

  it('gives no orders to a terminal', async () => {
    const forged = { ...record, head: '\u001b[2J\nrecord of request request-1: valid' };
    const [header, , signature] = seal.split('.');
    const jws = put('orders.jws', [header, partOf(JSON.stringify(forged)), signature].join('.'));
    const { lines } = await verify({}, jws);
    expect(lines).toContainEqual(
      expect.stringMatching(/^- head is \ufffd\[2J record of request request-1: valid; the hash/),
    );
  });

  it.each<[string, Buffer, RegExp]>([
    ['is cut off', Buffer.from(seal.slice(0, 1000)), /^- the seal is no compact JWS/],
    ['is empty', Buffer.alloc(0), /^- the seal is no compact JWS/],
    ['has zeros', Buffer.alloc(1000), /^- the seal is no compact JWS/],
    ['is the PDF instead, with a page put in', certificate, /^- the seal is no compact JWS/],
    ['has 10 MB of zeros', Buffer.alloc(10_000_000), /^- the seal has 10000000 characters; it may have 4000000$/],
  ])('names what is wrong with a seal whose file %s', async (_what, content, problem) => {
    const jws = put('bad.jws', content);
    const { lines, isValid } = await verify({}, jws);
    expect({ lines, isValid }).toEqual({
      lines: [`${jws}: not valid`, expect.stringMatching(problem)],
      isValid: false,
    });
  });

  it('does not read a file that is too large', async () => {
    const jws = put('large.jws', Buffer.alloc(10_485_760));
    await expect(verify({}, jws)).rejects.toMatchObject({
      exitCode: 1,
      message: `${jws} has more than 10000000 bytes; a file of evidence has fewer`,
    });
  });

  it('reads files of any size as documents', async () => {
    const document = put('large.pdf', Buffer.alloc(12_000_000));
    expect(await verify({ document })).toMatchObject({
      isValid: false,
      lines: [`${named}: valid; document does not match; ${unstamped}`, expect.anything()],
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'keys that are none',
      { keys: put('no-keys.json', '{"keys":[]}') },
      /no-keys\.json has no keys, or not keys alone: it must be a JWKS/,
    ],
    [
      'keys among others',
      { keys: put('others.json', JSON.stringify([key.jwk, { kty: 'EC' }])) },
      /has no keys, or not keys alone/,
    ],
    ['keys that are no JSON', { keys: put('text.json', 'keys') }, /has no keys, or not keys alone/],
    ['a file that is not there', { document: join(folder, 'nowhere') }, /^cannot read .*nowhere: ENOENT/],
    ['a folder', { record: folder }, /^cannot read .*: EISDIR/],
  ])('rejects %s as a wrong call', async (_what, options, message) => {
    await expect(verify(options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message) as string,
    });
  });

  it('rejects a call without keys', async () => {
    await expect(verifyFiles(readArguments('verify', [files.jws]))).rejects.toMatchObject({
      ...{ exitCode: 2, message: '--keys FILE is missing; npm run verify -- --help shows what verify takes' },
    });
  });

  it('says something of files of any content', { timeout: 60_000 }, async () => {
    const content = fc.oneof(
      fc.uint8Array().map(Buffer.from),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    );
    await fc.assert(
      fc.asyncProperty(content, async (content) => {
        const any = put('any', content);
        const { lines, isValid } = await verify({ record: any, timestamp: any, openings: any });
        expect([lines.length > 1, isValid]).toEqual([true, false]);
        expect(await verify({}, any)).toMatchObject({ isValid: false });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['0 where all holds', [], 0],
    ['1 where something does not', ['--document', files.jws], 1],
    ['2 where it was called the wrong way', ['--document', join(folder, 'nowhere')], 2],
  ])('ends with %s', { timeout: 60_000 }, async (_what, more, expected) => {
    const command = runTool('verify', { arguments: [files.jws, '--keys', files.keys, ...more] });
    const { code } = await command.ended;
    expect({ code, lines: command.lines.items.length, said: command.said.items.length }).toEqual({
      ...{ code: expected, lines: [1, 2, 0][expected], said: expected === 2 ? 1 : 0 },
    });
  });
});

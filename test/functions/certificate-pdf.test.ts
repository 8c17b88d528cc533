import { describe, expect, it } from 'vitest';
import { limits } from '../../functions/domain/limits.ts';
import type { RecordedRequest, RecordedSigner } from '../../functions/domain/record/signing-record.ts';
import { pdfOf } from '../support/certificate.ts';
import { attachedTo, objectsOf, signedRange } from '../support/pdf.ts';
import { attachmentsOf, largestRecord, recordedSigner, sealedRecord } from '../support/recorded.ts';

const record = sealedRecord();
const pdf = await pdfOf(record);
const objects = [...objectsOf(pdf).values()].map(({ text }) => text);
const longAddress = (letter: string) => `${letter.repeat(limits.address - 12)}@example.com`;
const textsAtLimits: Texts = {
  emails: [longAddress('w'), longAddress('m')],
  name: 'W'.repeat(limits.name),
  ...{ title: 'W'.repeat(200), documentId: 'W'.repeat(200), externalId: 'W'.repeat(200), id: 'w'.repeat(64) },
  requestedBy: longAddress('c'),
  observers: Array.from({ length: limits.observers }, () => ({ email: longAddress('o'), name: 'W'.repeat(100) })),
};
const pagesOf = (bytes: Buffer) => Number(/\/Type \/Pages\n\/Count (\d+)/.exec(bytes.toString('latin1'))![1]);
const count = (text: string) => objects.filter((object) => object.includes(text)).length;

describe('certificate as PDF', () => {
  it('is tagged, in English, and shows its title', () => {
    const catalog = objects.find((object) => object.includes('/Type /Catalog'))!;
    expect(catalog).toContain('/Lang (en)');
    expect(catalog).toContain('/StructTreeRoot ');
    expect(objects).toContainEqual(expect.stringContaining('/Marked true'));
    expect(objects).toContainEqual(expect.stringContaining('/DisplayDocTitle true'));
    expect(objects).toContainEqual(expect.stringContaining('(Certificate of signatures of request lease-2026-117)'));
  });

  it('has headings, paragraphs, a list, and tables with header cells', () => {
    const tags = ['/S /H1\n', '/S /H2\n', '/S /Table\n', '/S /L\n', '/Scope /Column', '/Scope /Row'].map(count);
    expect(tags).toEqual([1, 7, 5, 1, 7, 16]);
  });

  it('has the record and its seal attached, byte for byte, and says what they are to it', () => {
    const { recordJson, jws } = attachmentsOf(record);
    expect(attachedTo(pdf)).toEqual({ 'record.json': recordJson, 'record.jws': jws });
    expect(count('/AFRelationship /Source')).toBe(1);
    expect(count('/AFRelationship /Supplement')).toBe(1);
  });

  it('embeds every font', () => {
    expect(count('/Type /FontDescriptor')).toBe(count('/Subtype /CIDFontType2'));
    expect(objects.filter((object) => /\/Type \/FontDescriptor/.test(object) && !/\/FontFile2 /.test(object))).toEqual(
      [],
    );
  });

  it('is the same, byte by byte, for the same record', async () => {
    expect((await pdfOf(record)).equals(pdf)).toBe(true);
  });

  it('has two pages for two signers, and for two whose request had 853 changes and a title of 200 characters', async () => {
    const { events, head } = largestRecord();
    const title = 'Lease of the workshop '.repeat(9).padEnd(200, '.');
    const busy = { ...sealedRecord({ request: { title, closedReason: title } }), events, head };
    expect([pagesOf(pdf), pagesOf(await pdfOf(busy))]).toEqual([2, 2]);
  });

  it.each<[string, number, Parameters<typeof contested>[0]]>([
    ['one reassignment, two extensions and a decline', 2, { reassignments: 1, extensions: 2 }],
    ['all reassignments and extensions that there may be', 2, {}],
    ['all that, in letters that are wide', 2, { reason: 'W'.repeat(limits.reason) }],
    ['all that, in characters without a font', 2, { reason: '\u{1f600}'.repeat(limits.reason / 2) }],
    ['all that, with addresses, names and other texts at their limits', 3, { texts: textsAtLimits }],
    ['all that in letters that are wide', 3, { reason: 'W'.repeat(limits.reason), texts: textsAtLimits }],
  ])('has of two signers, with reasons of 500 characters, for %s, pages: %i', async (_, pages, given) => {
    expect(pagesOf(await pdfOf(contested(given)))).toBe(pages);
  });

  it('has at most 400 KB for a hundred signers and 853 changes', async () => {
    const largest = await pdfOf(largestRecord());
    expect(largest.length).toBeLessThanOrEqual(400 * 1024);
    expect(pagesOf(largest)).toBeLessThanOrEqual(10);
  });

  it.each<[string, Partial<RecordedSigner>]>([
    ['a name of 200 characters without a blank', { name: 'W'.repeat(200) }],
    ['an address of 254 characters', { email: `${'w'.repeat(242)}@example.com` }],
    ['control characters and line breaks', { name: 'a\0b\u0007\r\n\r\n\u2028c' }],
    ['half a character', { name: '\ud800x\udfff' }],
    ['what turns the direction of what follows', { name: '\u202e\u2066gpj.exe' }],
    ['a reason of 500 characters that no font has', { reason: '\u{1f600}'.repeat(500) }],
    ['the syntax of PDF', { name: ') Tj ET (', reason: '/ByteRange [0 999999999 999999999 999999999] >>' }],
    ['a blank', { name: ' ' }],
  ])('is made of %s', async (_, different) => {
    const bytes = await pdfOf(sealedRecord({ signers: [recordedSigner(different), recordedSigner()] }));
    expect(signedRange(bytes).room).toMatch(/^<7369676e61747572650*>$/);
    expect(objectsOf(bytes).size).toBeGreaterThan(50);
  });
});

/** The record of a request that both signers have declined, after their places and its deadline changed. */
function contested({
  reassignments = limits.reassignmentsOfRequest,
  extensions = limits.extensions,
  reason = 'We cannot agree to paragraph seven as it stands. '.repeat(11).slice(0, limits.reason),
  texts: { emails, name, ...request } = { emails: ['bob@example.com', 'dave@example.com'], name: 'Bob Brown' },
}: Partial<{ reassignments: number; extensions: number; reason: string; texts: Texts }>) {
  const [first, second] = emails;
  const byRequester = { actor: 'REQUESTER' as const, via: 'ACCOUNT' as const };
  const place = { ...byRequester, type: 'REASSIGNED' as const, signer: second, formerSigner: first, reason };
  const [previousExpiresAt, expiresAt] = ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'];
  const deadline = { ...byRequester, type: 'EXTENDED' as const, previousExpiresAt, expiresAt };
  return sealedRecord({
    request: { status: 'DECLINED', closedReason: reason, ...request },
    signers: emails.map((email) => recordedSigner({ email, name, status: 'DECLINED', reason })),
    history: [
      { ...byRequester, type: 'STARTED' },
      ...emails.map((signer) => ({ type: 'REQUESTED' as const, signer })),
      ...Array.from({ length: reassignments }, () => [place, { type: 'REQUESTED' as const, signer: second }]).flat(),
      ...Array.from({ length: extensions }, () => deadline),
      ...emails.flatMap((signer) =>
        (['VIEWED', 'DECLINED'] as const).map((type) => ({
          ...{ type, actor: 'SIGNER' as const, via: 'ACCOUNT' as const, signer },
          ...(type === 'DECLINED' ? { reason } : {}),
        })),
      ),
    ],
  });
}

/** What people write in a request besides reasons. */
interface Texts extends Partial<RecordedRequest> {
  emails: [string, string];
  name: string;
}

describe('signature of a certificate', () => {
  it('is over every byte but its own room', async () => {
    let signed: Buffer | undefined;
    const bytes = await pdfOf(record, {
      sign: async (content) => {
        signed = content;
        return Buffer.from('a signature');
      },
    });
    const { range, room } = signedRange(bytes);
    expect(range[0]).toBe(0);
    expect(range[2] + range[3]).toBe(bytes.length);
    expect(room).toBe(
      `<${Buffer.from('a signature')
        .toString('hex')
        .padEnd(2 * 8192, '0')}>`,
    );
    expect(signed).toEqual(Buffer.concat([bytes.subarray(0, range[1]), bytes.subarray(range[2])]));
  });

  it('is of PAdES, in a field that shows nothing', () => {
    expect(objects).toContainEqual(expect.stringContaining('/SubFilter /ETSI.CAdES.detached'));
    expect(objects.find((object) => object.includes('/FT /Sig'))).toContain('/Rect [0 0 0 0]');
    expect(objects.find((object) => object.includes('/SigFlags 3'))).not.toContain('/NeedAppearances');
  });

  it('fails, naming both sizes, where it is larger than its room', async () => {
    await expect(pdfOf(record, { sign: async () => Buffer.alloc(8193) })).rejects.toThrow(
      'a signature of 8193 bytes does not fit into 8192; make more room for it',
    );
  });
});

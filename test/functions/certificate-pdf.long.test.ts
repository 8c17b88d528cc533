import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signedCms } from '../../functions/adapters/seal/cms.ts';
import { pdfOf } from '../support/certificate.ts';
import { objectsOf } from '../support/pdf.ts';
import { fileOf, poppler } from '../support/poppler.ts';
import { attachmentsOf, largestRecord, recordedSigner, sealedRecord } from '../support/recorded.ts';
import { createSealingKey } from '../support/sealing-key.ts';

const key = await createSealingKey();
const sign = (content: Buffer) => signedCms(content, key);

const names = [
  'Zażółć Gęślą-Jaźń',
  'Ελένη Παπαδοπούλου',
  'Щербаков Дмитрий Ильич',
  'Nguyễn Thị Hương',
  '王小明',
  '諸葛亮',
  '山田花子さん',
  'ヤマダ・タロウ株式会社',
  '김민준',
  'Ève Ünal-O’Brien',
];
const record = sealedRecord({
  request: { title: 'Umowa najmu „Żółć” — Σύμβαση — Договор № 5 — 房屋租赁合同' },
  signers: [...names, 'علي\u202e'].map((name, at) => recordedSigner({ name, email: `signer${at}@example.com` })),
});
const pdf = await pdfOf(record, { sign });
const file = fileOf(pdf);

describe('certificate as PDF, read by Poppler', () => {
  it('has a valid signature over the whole document', () => {
    const said = poppler('pdfsig', file);
    expect(said).toContain('Signature Type: ETSI.CAdES.detached');
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('Total document signed');
    expect(said).not.toContain('Not total document signed');
    expect(said).toContain('Signature Field Name: Seal');
  });

  it.each([
    ['bytes', (signed: Buffer) => Buffer.concat([signed, Buffer.from('% more\n')])],
    ['a page', withPage],
  ])('is not signed in total where %s came after', (_, changed) => {
    const said = poppler('pdfsig', fileOf(changed(pdf)));
    expect(said).toContain('Not total document signed');
    expect(said).not.toContain('  - Total document signed');
  });

  it('has one page more where a page came after, so that there is something to find', () => {
    const pages = (bytes: Buffer) => Number(/Pages: +(\d+)/.exec(poppler('pdfinfo', fileOf(bytes)))![1]);
    expect(pages(withPage(pdf))).toBe(pages(pdf) + 1);
  });

  it('has no valid signature where a byte of it was changed', () => {
    const changed = Buffer.from(pdf);
    changed.write('(Certificate of signaturez', changed.indexOf('(Certificate of signatures'));
    expect(poppler('pdfsig', fileOf(changed))).not.toContain('Signature is Valid.');
  });

  it.each(names)('has the name %s as a text', (name) => {
    expect(poppler('pdftotext', file)).toContain(name);
  });

  it('has the title as a text, in whatever scripts', () => {
    expect(poppler('pdftotext', file)).toContain(record.request.title);
  });

  it('shows what it has no font for as code points, and says so', () => {
    const text = poppler('pdftotext', file).replaceAll(/\s+/g, ' ');
    expect(text).toContain('U+0639 U+0644 U+064A U+202E');
    expect(text).toContain('are shown as their code points, such as U+0645.');
  });

  it('has one font of each family embedded, as a subset, with what its glyphs mean', () => {
    const families = ['noto-sans', 'noto-sans-sc', 'kosugi', 'gowun-dodum'];
    const [, , ...fonts] = poppler('pdffonts', file).trim().split('\n');
    expect(fonts.map((font) => font.split(' ')[0]!.split('+')[1])).toEqual(families);
    expect(fonts.filter((font) => !/Identity-H +yes yes yes/.test(font))).toEqual([]);
  });

  it.each(['record.json', 'record.jws'])('gives %s as it was attached', (name) => {
    const saved = join(mkdtempSync(join(tmpdir(), 'countersign-attached-')), name);
    poppler('pdfdetach', file, '-savefile', name, '-o', saved);
    const { recordJson, jws } = attachmentsOf(record);
    expect(readFileSync(saved, 'utf8')).toBe(name === 'record.json' ? recordJson : jws);
  });

  it('is tagged and has no error in its structure', () => {
    expect(poppler('pdfinfo', file)).toMatch(/Tagged: +yes/);
    const structure = poppler('pdfinfo', file, '-struct-text');
    expect(structure).toMatch(/^Document\n {2}H1 \(block\)\n {4}"Certificate of signatures"/);
    expect(structure).not.toMatch(/error/i);
  });

  it.each([
    ['a hundred signers', largestRecord()],
    [
      'texts that would break out',
      sealedRecord({ signers: [recordedSigner({ name: ') Tj ET (\0\u202e'.repeat(12) })] }),
    ],
  ])('reads without an error for %s', async (_, each) => {
    const path = fileOf(await pdfOf(each, { sign }));
    expect(poppler('pdftotext', path)).not.toMatch(/error/i);
    expect(poppler('pdfsig', path)).toContain('Total document signed');
  });
});

/** Puts a blank page in, as an incremental update does: https://opensource.adobe.com/dc-acrobat-sdk-docs, PDF 32000-1, 7.5.6. */
function withPage(signed: Buffer): Buffer {
  const objects = objectsOf(signed);
  const [pages, { text }] = [...objects].find(([, object]) => object.text.includes('/Type /Pages'))!;
  const kids = /\/Kids \[([^\]]*)\]/.exec(text)![1]!;
  const page = objects.size + 1;
  const added = [
    [pages, `<< /Type /Pages /Count ${kids.split(' R').length} /Kids [${kids} ${page} 0 R] >>`],
    [page, `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 595 842] /Resources << >> >>`],
  ] as const;
  const trailer = signed.toString('latin1').slice(signed.lastIndexOf('trailer'));
  const [root, previous] = [/\/Root (\d+ 0 R)/.exec(trailer)![1], /startxref\n(\d+)/.exec(trailer)![1]];
  let update = '';
  let table = '';
  for (const [number, body] of added) {
    table += `${number} 1\n${String(signed.length + update.length).padStart(10, '0')} 00000 n \n`;
    update += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const start = signed.length + update.length;
  const end = `trailer\n<< /Size ${page + 1} /Root ${root} /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([signed, Buffer.from(`${update}xref\n${table}${end}`)]);
}

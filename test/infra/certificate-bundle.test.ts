import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';
import { pdfOf, unsigned } from '../support/certificate.ts';
import { attachmentsOf, recordedSigner, sealedRecord } from '../support/recorded.ts';

/** A function of the name that has fonts beside it, which makes a certificate of what stands in a file. */
const folder = mkdtempSync(join(tmpdir(), 'countersign-bundle-'));
const entry = join(folder, 'seal-record.ts');
writeFileSync(
  entry,
  `import { readFileSync, writeFileSync } from 'node:fs';
import { certificatePdf, fontsFolder } from '${resolve('functions/adapters/certificate-pdf.ts')}';
const { record, options } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sign = async () => Buffer.from(options.signature);
writeFileSync(process.argv[3], await certificatePdf(record, { ...options, sign, fonts: fontsFolder(import.meta.url) }));`,
);
const bundle = bundleFunctions(join(folder, 'bundles'), [entry])('seal-record');

describe('bundle of certificates', () => {
  it('makes the same bytes as the sources, from whatever folder', async () => {
    const record = sealedRecord({
      signers: ['王小明', '山田花子さん', '김민준'].map((name) => recordedSigner({ name })),
    });
    const signature = (await unsigned()).toString();
    const options = {
      ...attachmentsOf(record),
      keyId: 'B8nTq9rWvX3uM1zC',
      fingerprint: 'ab'.repeat(32),
      timestamp: null,
      signature,
    };
    const [input, output] = [join(folder, 'input.json'), join(folder, 'output.pdf')];
    writeFileSync(input, JSON.stringify({ record, options }));
    execFileSync(process.execPath, [join(bundle, 'index.mjs'), input, output], { cwd: tmpdir() });
    expect(readFileSync(output).equals(await pdfOf(record))).toBe(true);
  });

  it('has at most 500 KB, and at most 9 MB of fonts', () => {
    const fonts = readdirSync(join(bundle, 'fonts')).map((name) => statSync(join(bundle, 'fonts', name)).size);
    expect(statSync(join(bundle, 'index.mjs')).size).toBeLessThanOrEqual(500 * 1024);
    expect(fonts.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(9 * 1024 * 1024);
  });

  it('has of each font the regular weight alone, and its licence', () => {
    const others = readdirSync(join(bundle, 'fonts')).filter(
      (name) =>
        !/^(noto-sans|kosugi|gowun-dodum)-[a-z\d-]+-400-normal\.woff$|^noto-sans-sc-\d+-wght-normal\.woff2$/.test(name),
    );
    expect(others.sort()).toEqual([
      'gowun-dodum.LICENSE',
      'kosugi.LICENSE',
      'noto-sans-sc.LICENSE',
      'noto-sans.LICENSE',
      'slices.json',
    ]);
  });
});

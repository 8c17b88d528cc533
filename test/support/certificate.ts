import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatePdf, type CertificatePdfOptions } from '../../functions/adapters/certificate-pdf.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import { copyFonts } from '../../infra/fonts.ts';
import { attachmentsOf } from './recorded.ts';

/** The fonts of certificates, as they stand beside a bundle. */
export const fonts = join(mkdtempSync(join(tmpdir(), 'countersign-fonts-')), 'fonts');
copyFonts(fonts);

/** Stands for a signature where none is looked at. */
export const unsigned = async () => Buffer.from('signature');

/** The certificate of a record, which is attached with a stand-in for its seal, with whatever a test needs different. */
export const pdfOf = (record: SigningRecord, options: Partial<CertificatePdfOptions> = {}): Promise<Buffer> =>
  certificatePdf(record, {
    ...{
      ...attachmentsOf(record),
      keyId: 'B8nTq9rWvX3uM1zC',
      fingerprint: 'ab'.repeat(32),
      timestamp: null,
      sign: unsigned,
      fonts,
    },
    ...options,
  });

import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { certificateOf } from '../domain/record/certificate.ts';
import type { SigningRecord } from '../domain/record/signing-record.ts';
import { drawCertificate, drawFooters } from './pdf/draw-certificate.ts';
import { pagesOf } from './pdf/pages.ts';
import { fillSignature, placeSignature } from './pdf/signature.ts';
import { openTypefaces } from './pdf/typefaces.ts';
import { typesetterOf } from './pdf/typesetter.ts';
import { sha256 } from './seal/sign.ts';

/** What a certificate is made with, beside the record. */
export interface CertificatePdfOptions {
  /** The record as it was sealed, in canonical JSON; attached as `record.json`. */
  recordJson: string;
  /** The seal; attached as `record.jws`. */
  jws: string;
  keyId: string;
  /** SHA-256 of the certificate that it is signed with, in hex. */
  fingerprint: string;
  /** When an authority stamped the seal, in ISO 8601; null where none did. */
  timestamp: string | null;
  /** Gives a detached CMS SignedData over the bytes, as DER. */
  sign: (signedBytes: Buffer) => Promise<Buffer>;
  /** The folder of fonts: `fontsFolder` in a bundle. */
  fonts: string;
}

/**
 * Where the fonts of a bundle are: beside it, where infra/bundle.ts puts them.
 * @param moduleUrl `import.meta.url` of the bundle
 */
export const fontsFolder = (moduleUrl: string): string => fileURLToPath(new URL('fonts', moduleUrl));

/**
 * Makes the certificate of a sealed request: a tagged A4 document for people, with the record and its seal attached, signed by PAdES. Besides the
 * signature, the same record gives the same bytes.
 * @throws Error where the signature does not fit into its room
 */
export async function certificatePdf(record: SigningRecord, options: CertificatePdfOptions): Promise<Buffer> {
  const { recordJson, jws, keyId, fingerprint, timestamp, sign, fonts } = options;
  const sealedAt = new Date(record.sealedAt);
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // Standard fonts are files that bundles do not have.
    font: null as unknown as string,
    info: {
      // No text of people: pdfkit writes it into XML as it is.
      Title: `Certificate of signatures of request ${record.request.id}`,
      Creator: 'Countersign',
      Producer: 'Countersign',
      CreationDate: sealedAt,
      ModDate: sealedAt,
    },
  });
  const bytes = allOf(doc);
  const typesetter = typesetterOf(openTypefaces(fonts));
  const pages = pagesOf(doc);
  const hash = sha256(recordJson).toString('hex');
  drawCertificate(pages, typesetter, certificateOf(record, { sha256: hash, keyId, fingerprint, timestamp }));
  drawFooters(pages, typesetter, `Certificate of request ${record.request.id}`);
  attach(doc, sealedAt, 'record.json', recordJson, 'The sealed record, in canonical JSON (RFC 8785)', 'Source');
  attach(doc, sealedAt, 'record.jws', jws, 'The seal of the record (JWS, ES256)', 'Supplement');
  doc.switchToPage(0);
  placeSignature(doc, sealedAt);
  doc.end();
  return fillSignature(await bytes, sign);
}

function attach(
  doc: InstanceType<typeof PDFDocument>,
  at: Date,
  name: string,
  text: string,
  description: string,
  relationship: string,
) {
  const type = name.endsWith('.json') ? 'application/json' : 'application/jose';
  const options = { name, type, description, relationship, creationDate: at, modifiedDate: at };
  doc.file(Buffer.from(text), options);
}

function allOf(doc: InstanceType<typeof PDFDocument>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}

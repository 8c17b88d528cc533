import PDFDocument from 'pdfkit';
import type { SealingKey } from './sealing-key.ts';
import { signedCms } from '../../functions/adapters/seal/cms.ts';

/** Bytes of a signature that there is room for. */
const room = 8192;
const unknown = 1_000_000_000;

/** Makes a PDF of one page, with attachments, signed by a key: whole, as PAdES B-B. */
export async function signedPdf(attached: Record<string, string>, key: SealingKey): Promise<Buffer> {
  const doc = new PDFDocument();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk)).text('What was signed');
  for (const [name, text] of Object.entries(attached)) doc.file(Buffer.from(text), { name });
  placeSignature(doc);
  const ended = new Promise((resolve) => doc.on('end', resolve));
  doc.end();
  await ended;
  return fillSignature(Buffer.concat(chunks), key);
}

/** A field of a signature: https://www.rfc-editor.org/info/iso32000, 12.8.1. */
function placeSignature(doc: PDFKit.PDFDocument) {
  const value = doc.ref({
    ...{ Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached', M: new Date() },
    ...{ ByteRange: [0, unknown, unknown, unknown], Contents: Buffer.alloc(room) },
  });
  value.end(undefined as never);
  const { page, _root: root } = doc as unknown as Inside;
  const field = {
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('Seal'),
    V: value,
    Rect: [0, 0, 0, 0],
    F: 132,
  };
  const widget = doc.ref({ ...field, P: page.dictionary });
  widget.end(undefined as never);
  page.annotations.push(widget);
  doc.initForm();
  Object.assign(root.data.AcroForm.data, { Fields: [widget], SigFlags: 3 });
}

/** A document of pdfkit, below its public names. */
interface Inside {
  page: { dictionary: unknown; annotations: unknown[] };
  _root: { data: { AcroForm: { data: object } } };
}

async function fillSignature(pdf: Buffer, key: SealingKey): Promise<Buffer> {
  const start = pdf.indexOf(`<${'0'.repeat(2 * room)}>`);
  const end = start + 2 * room + 2;
  const placeholder = `[0 ${unknown} ${unknown} ${unknown}]`;
  pdf.write(`[0 ${start} ${end} ${pdf.length - end}]`.padEnd(placeholder.length), pdf.indexOf(placeholder), 'latin1');
  const cms = await signedCms(Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]), key);
  pdf.write(cms.toString('hex'), start + 1, 'latin1');
  return pdf;
}

/** Puts an empty page in, as an editor does that saves by appending: what was signed stays as it is. */
export function withPagePutIn(pdf: Buffer): Buffer {
  const text = pdf.toString('latin1');
  const [, pages, tree] = /\n(\d+) 0 obj\n(<<\n\/Type \/Pages\n.*?>>)\nendobj/s.exec(text)!;
  const [, size, root] = /\/Size (\d+)\n\/Root (\d+) 0 R/.exec(text)!;
  const [, previous] = /startxref\n(\d+)\n%%EOF\s*$/.exec(text)!;
  const grown = tree!.replace(/\/Count (\d+)/, '/Count 2').replace('/Kids [', `/Kids [${size} 0 R `);
  const page = `${size} 0 obj\n<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 612 792] >>\nendobj\n`;
  const first = `\n${pages} 0 obj\n${grown}\nendobj\n`;
  const row = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`;
  const xref = `xref\n${pages} 1\n${row(pdf.length + 1)}${size} 1\n${row(pdf.length + first.length)}`;
  const trailer = `trailer\n<< /Size ${Number(size) + 1} /Root ${root} 0 R /Prev ${previous} >>\n`;
  const end = `startxref\n${pdf.length + first.length + page.length}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(`${first}${page}${xref}${trailer}${end}`, 'latin1')]);
}

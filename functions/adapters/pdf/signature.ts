import type PDFDocument from 'pdfkit';

/** How many bytes a signature may have: 0.9 KB without a time stamp; certificates of an authority are several more. */
const room = 8192;
/** Of digits that an offset may have; a file of so many has a gigabyte. */
const widest = 999_999_999;

/** A pdfkit document, below its public names. */
interface Inside {
  _root: { data: { AcroForm: { data: Record<string, unknown> } } };
}

/**
 * Puts an invisible signature field on the current page, with room for a PAdES signature (ETSI EN 319 142-1), which `fillSignature` fills.
 * @param at when it is signed
 */
export function placeSignature(doc: InstanceType<typeof PDFDocument>, at: Date) {
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    M: at,
    ByteRange: [0, widest, widest, widest],
    Contents: Buffer.alloc(room),
  });
  signature.end(undefined);
  const widget = doc.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('Seal'),
    V: signature,
    Rect: [0, 0, 0, 0],
    F: 132, // printed, and locked
    P: doc.page.dictionary,
  });
  widget.end(undefined);
  (doc.page as unknown as { annotations: unknown[] }).annotations.push(widget);
  doc.initForm();
  // SigFlags: signatures exist, and the file may only be appended to. Readers are not to draw the fields anew.
  const form = (doc as unknown as Inside)._root.data.AcroForm.data;
  Object.assign(form, { Fields: [widget], SigFlags: 3 });
  delete form.NeedAppearances;
}

/**
 * Signs a document that has room for a signature: everything but that room.
 * @param sign gives a detached CMS SignedData over the bytes, as DER
 * @throws Error where the signature is larger than its room
 */
export async function fillSignature(pdf: Buffer, sign: (bytes: Buffer) => Promise<Buffer>): Promise<Buffer> {
  // No text of a document has so many zeros; a text could have the name of a key.
  const start = pdf.indexOf(`<${'0'.repeat(2 * room)}>`);
  const end = start + 2 * room + 2;
  const placeholder = `/ByteRange [0 ${widest} ${widest} ${widest}]`;
  const range = `/ByteRange [0 ${start} ${end} ${pdf.length - end}]`.padEnd(placeholder.length);
  pdf.write(range, pdf.lastIndexOf(placeholder, start), 'latin1');
  const signature = await sign(Buffer.concat([pdf.subarray(0, start), pdf.subarray(end)]));
  if (signature.length > room)
    throw new Error(`a signature of ${signature.length} bytes does not fit into ${room}; make more room for it`);
  pdf.write(signature.toString('hex'), start + 1, 'latin1');
  return pdf;
}

import { inflateSync } from 'node:zlib';

/** An object of a PDF: its text up to the stream, and the stream as it is unpacked. */
export interface PdfObject {
  text: string;
  stream: Buffer | null;
}

/** The objects of a PDF of one revision, by number, as its table of offsets has them. */
export function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const text = pdf.toString('latin1');
  const table = text.slice(Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]));
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  return new Map(offsets.map((offset, index) => [index + 1, objectAt(pdf, text, offset)]));
}

function objectAt(pdf: Buffer, text: string, offset: number): PdfObject {
  const end = text.indexOf('\nendobj\n', offset);
  const start = text.indexOf('\nstream\n', offset);
  if (start < 0 || start > end) return { text: text.slice(offset, end), stream: null };
  const head = text.slice(offset, start);
  const from = start + '\nstream\n'.length;
  const bytes = pdf.subarray(from, from + Number(/\/Length (\d+)/.exec(head)![1]));
  return { text: head, stream: head.includes('/FlateDecode') ? inflateSync(bytes) : bytes };
}

/** What is attached to a PDF, by name. */
export function attachedTo(pdf: Buffer): Record<string, string> {
  const objects = objectsOf(pdf);
  const files = [...objects.values()].filter(({ text }) => text.includes('/Type /Filespec'));
  return Object.fromEntries(
    files.map(({ text }) => [
      /\/UF \(([^)]*)\)/.exec(text)![1]!,
      objects.get(Number(/\/EF <<\s*\/F (\d+) 0 R/.exec(text)![1]))!.stream!.toString(),
    ]),
  );
}

/** The ranges of bytes that the signature of a PDF is over, and the room between them. */
export function signedRange(pdf: Buffer) {
  const [, first, length, second, rest] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(pdf.toString('latin1'))!;
  const range = [first, length, second, rest].map(Number) as [number, number, number, number];
  return { range, room: pdf.subarray(range[1], range[2]).toString('latin1') };
}

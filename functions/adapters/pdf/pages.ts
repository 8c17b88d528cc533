import type PDFDocument from 'pdfkit';
import { codeScale, widthOf } from './lines.ts';
import { codeColor } from './styles.ts';
import type { Paragraph } from './typesetter.ts';

type Document = InstanceType<typeof PDFDocument>;

/** What stands on a page, in points from its upper left corner. A4 is 595 × 842. */
export const page = { left: 56, right: 539.28, top: 52, bottom: 782, width: 483.28 };

/** Draws a document from top to bottom. */
export interface Pages {
  /** Where the next thing goes. */
  y: number;
  /** Goes on to a new page where so much does not fit any more; says whether it did. */
  room(height: number): boolean;
  /** Draws what is read; inside a structure element. */
  write(paragraph: Paragraph, x: number, y: number): void;
  /** Draws what is only looked at. */
  decorate(draw: (doc: Document) => void, type?: 'Layout' | 'Pagination'): void;
  /** A part of the structure, at the end of it. */
  part(type: string): Part;
  /** The document as it is drawn on. */
  doc: Document;
}

/** A structure element of the tags: https://opensource.adobe.com/dc-acrobat-sdk-docs/standards/pdfstandards/pdf/PDF32000_2008.pdf, 14.8. */
export type Part = ReturnType<Document['struct']>;

/** Starts a document on its first page. */
export function pagesOf(doc: Document): Pages {
  const root = doc.struct('Document');
  doc.addStructure(root);
  doc.addPage();
  return {
    doc,
    y: page.top,
    room(height) {
      if (this.y + height <= page.bottom) return false;
      doc.addPage();
      this.y = page.top;
      return true;
    },
    write(paragraph, x, y) {
      writeAt(doc, paragraph, x, y);
    },
    decorate(draw, type = 'Layout') {
      doc.markContent('Artifact', { type });
      draw(doc);
      doc.endMarkedContent();
    },
    part(type) {
      const part = doc.struct(type);
      root.add(part);
      return part;
    },
  };
}

function writeAt(doc: Document, { lines, style: { size, leading, color } }: Paragraph, x: number, y: number) {
  for (const [index, line] of lines.entries()) {
    const baseline = y + index * leading + (leading + size * 0.72) / 2;
    let at = x;
    for (const run of line) {
      const { font, name } = run.face.family;
      doc.font(font as unknown as string, name, run.isCode ? size * codeScale : size);
      doc.fillColor(run.isCode ? codeColor : color);
      doc.text(run.text, at, baseline, { lineBreak: false, baseline: 'alphabetic' });
      at += widthOf(run, size);
    }
  }
}

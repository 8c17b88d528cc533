import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs of Poppler that tests read PDFs with. */
export type Program = 'pdfsig' | 'pdftotext' | 'pdffonts' | 'pdfdetach' | 'pdfinfo';

const folder = mkdtempSync(join(tmpdir(), 'countersign-pdf-'));
let files = 0;

/** Puts a PDF into a file. */
export function fileOf(pdf: Buffer): string {
  const file = join(folder, `${++files}.pdf`);
  writeFileSync(file, pdf);
  return file;
}

/**
 * Runs a program of Poppler on a file; gives all that it prints.
 * @throws Error, one line, where it is not installed
 */
export function poppler(program: Program, file: string, ...args: string[]): string {
  const { error, stdout, stderr } = spawnSync(program, [...args, file, ...(program === 'pdftotext' ? ['-'] : [])]);
  if (error) throw new Error(`there is no ${program}; install it (apt-get install poppler-utils)`, { cause: error });
  return `${stdout}${stderr}`;
}

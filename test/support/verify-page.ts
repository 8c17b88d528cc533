import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { has } from './openssl.ts';

/** A part of docs/verify.md: the files that it shows, the commands, and what it says that they print. */
export interface Section {
  files: { name: string; text: string }[];
  script: string;
  prints: string[];
}

/** The page of how to verify a seal. */
export const verifyPage = readFileSync('docs/verify.md', 'utf8');

/** Its parts, by heading. */
export const sections: Record<string, Section> = Object.fromEntries(
  verifyPage
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]!, sectionOf(text)]),
);

function sectionOf(text: string): Section {
  const script = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!).join('');
  return {
    files: [...text.matchAll(/^```js\n(\/\/ (\S+)\n.*?)^```/gms)].map(([, text, name]) => ({
      name: name!,
      text: text!,
    })),
    script,
    prints: [...script.matchAll(/# prints (.*)$/gm)].map(([, printed]) => printed!),
  };
}

/** The headings of the parts that have commands, in their order. */
export const titles = {
  files: 'What you need',
  outOfPdf: 'Out of the PDF',
  ours: 'With our command',
  jose: 'By whom: the seal, with jose',
  openssl: 'By whom: the seal, with OpenSSL',
  record: 'What: the record and the document',
  timeStamped: 'When: the time stamp',
  pdf: 'For people: the PDF',
};

/** A folder that a reader of the page works in. It is below the project: npm finds it from there, and Node its libraries. */
export function readersFolder(): string {
  mkdirSync('.build', { recursive: true });
  return mkdtempSync(resolve('.build/verify-'));
}

/** Runs a part as it is written, in a folder; gives all that it says. */
export async function runSection(title: string, folder: string): Promise<{ code: number; said: string }> {
  const { files, script } = sections[title]!;
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return new Promise((done) => {
    execFile('sh', ['-e', '-c', script], { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      done({ code: error ? 1 : 0, said: stdout + stderr }),
    );
  });
}

/** The programs that the page needs, and the package of Debian that has each. */
const programs = { openssl: 'openssl', pdfsig: 'poppler-utils', pdfdetach: 'poppler-utils', perl: 'perl' };

/** @throws Error, one line, where this machine lacks a program of the page */
export function needPrograms(): void {
  const missing = Object.entries(programs).filter(([program]) => !has(program));
  if (missing.length > 0)
    throw new Error(`missing here: ${missing.map((each) => each.join(' of the package ')).join(', ')}`);
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Texts that have passed a check. */
export interface Passed {
  has(text: string): boolean;
  add(text: string): void;
}

/**
 * Opens what this and other processes remember of a check that takes long: an empty file for each text.
 * @param basis all that the verdict depends on, as text or in a file; when it changes, all is checked anew
 * @param folder where it is remembered. @default one among the temporary files
 */
export function openPassed(basis: (string | URL)[], folder = usualFolder()): Passed {
  const version = createHash('sha256');
  for (const each of basis) version.update(typeof each === 'string' ? each : readFileSync(each));
  const by = version.digest('hex');
  const fileOf = (text: string) => join(folder, createHash('sha256').update(by).update(text).digest('hex'));
  return {
    has: (text) => existsSync(fileOf(text)),
    add(text) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(fileOf(text), '');
      } catch {
        // What cannot be remembered is checked again.
      }
    },
  };
}

const usualFolder = () => join(tmpdir(), `countersign-local-passed-${process.getuid?.() ?? ''}`);

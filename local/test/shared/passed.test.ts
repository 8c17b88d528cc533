import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openPassed } from '../../src/shared/passed.ts';

const given = () => mkdtempSync(join(tmpdir(), 'passed-'));

describe('what has passed a check', () => {
  it('is known to whoever opens it later, and nothing else is', () => {
    const folder = given();
    openPassed(['rules'], folder).add('good');
    const later = openPassed(['rules'], folder);
    expect([later.has('good'), later.has('other')]).toEqual([true, false]);
  });

  it('is checked anew when a text or a file changes that the verdict depends on', () => {
    const folder = given();
    const file = join(folder, 'rules.ts');
    const open = (text: string, version: string) => {
      writeFileSync(file, text);
      return openPassed([pathToFileURL(file), version], folder);
    };
    open('rules', '1').add('good');
    expect([open('rules', '1'), open('others', '1'), open('rules', '2')].map((each) => each.has('good'))).toEqual([
      ...[true, false, false],
    ]);
  });

  it('is forgotten where it cannot be written', () => {
    const file = join(given(), 'file');
    writeFileSync(file, '');
    const passed = openPassed([], join(file, 'folder'));
    passed.add('good');
    expect(passed.has('good')).toBe(false);
  });
});

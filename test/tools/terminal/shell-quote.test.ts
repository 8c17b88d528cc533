import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../tools/terminal/shell-quote.ts';

describe('shellQuote', () => {
  it.each(['.local', '/tmp/a-b_c.d', 'C:/data', '@1,2+3%'])('leaves %s as it is', (word) => {
    expect(shellQuote(word)).toBe(word);
  });

  it.each([
    '',
    'two words',
    "Carol's data",
    '$HOME',
    '`id`',
    '"',
    '\\',
    'a;b',
    '~',
    '*',
    'x=y',
    "'''",
    'é',
    'line\nbreak',
  ])('is read back by a shell as it was: %j', (word) => {
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' })).toBe(word);
  });
});

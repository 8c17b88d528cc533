import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeWords, headerField, textField } from '../../../src/shared/mime/header-text.ts';

const unfold = (field: string) => field.replace(/\r\n(?=[ \t])/g, '').trimEnd();

describe('text of headers', () => {
  it('stands as it is where it is short and ASCII', () => {
    expect(textField('Subject', 'Please sign document 3')).toBe('Subject: Please sign document 3\r\n');
  });

  it('is folded at spaces', () => {
    const text = 'a sentence that goes on and on '.repeat(6).trim();
    const lines = textField('Subject', text).split('\r\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(76);
    expect(unfold(lines.join('\r\n'))).toBe(`Subject: ${text}`);
  });

  it.each([
    ['other letters', 'Zażółć gęślą jaźń: prośba o podpis dokumentu numer trzy'],
    ['pictures', '💥'.repeat(40)],
    ['a line break', 'hello\r\nBcc: eve@example.com'],
    ['spaces that folding would lose', '  two  and two  '],
    ['a word without end', 'x'.repeat(600)],
  ])('is encoded with %s', (_, text) => {
    const field = textField('Subject', text);
    const lines = field.trimEnd().split('\r\n');
    expect(field).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(lines.every((line) => line.length <= 76 && (line.startsWith('Subject:') || line.startsWith(' ')))).toBe(
      true,
    );
    expect(decodeWords(unfold(field))).toBe(`Subject: ${text}`);
  });

  it('comes back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(!text.includes('=?') && text.trim() === text && !/ {2}/.test(text));
        expect(decodeWords(unfold(textField('Subject', text))).slice('Subject: '.length)).toBe(text);
      }),
    );
  });

  it.each([
    ['=?utf-8?q?Zosia_=C5=BB?= <z@example.com>', 'Zosia Ż <z@example.com>'],
    ['=?ISO-8859-1?Q?a=E9?= =?UTF-8?B?xbs=?=', 'aéŻ'],
    ['=?KOI8-R?B?xbs=?=', '=?KOI8-R?B?xbs=?='],
    ['no =? word', 'no =? word'],
  ])('is read: %s', (encoded, text) => {
    expect(decodeWords(encoded)).toBe(text);
  });

  it('of a structure is folded and not encoded', () => {
    expect(headerField('To', 'a@example.com, b@example.com')).toBe('To: a@example.com, b@example.com\r\n');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  base64Lines,
  quotedPrintable,
  quotedPrintableBytes,
  sevenBit,
} from '../../../src/shared/mime/transfer-encoding.ts';

/** Reads quoted-printable as RFC 2045 §6.7 says. */
const readQuoted = (encoded: string) =>
  Buffer.from(
    encoded
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

describe('quoted-printable', () => {
  it.each([
    ['plain text', 'hello', 'hello'],
    ['equals signs and other letters', 'a=ż', 'a=3D=C5=BC'],
    ['spaces at the end of a line', 'a \nb\t', 'a=20\r\nb=09'],
    ['line breaks of all kinds', 'a\nb\r\nc\rd', 'a\r\nb\r\nc\r\nd'],
    ['a null', 'a\0', 'a=00'],
  ])('encodes %s', (_, text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded);
  });

  it('comes back in short lines, whatever it is', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('=', ' ', 'ż', '💥', 'a', '\r\n'), fc.string()),
      maxLength: 400,
    });
    fc.assert(
      fc.property(text, (given) => {
        const expected = given.replace(/\r\n|\r|\n/g, '\r\n');
        const encoded = quotedPrintable(given);
        expect(Math.max(...encoded.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(76);
        expect(encoded).not.toMatch(/[ \t](\r\n|$)/);
        expect(readQuoted(encoded).toString()).toBe(Buffer.from(expected).toString());
      }),
    );
  });

  it('gives every byte back, whatever they are', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(13, 10, 32, 61), fc.nat(255)), { maxLength: 400 });
    fc.assert(
      fc.property(bytes, (given) => {
        const encoded = quotedPrintableBytes(Buffer.from(given));
        expect(Math.max(...encoded.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(76);
        expect([...readQuoted(encoded)]).toEqual(given);
      }),
    );
  });
});

describe('base64', () => {
  it.each([0, 1, 56, 57, 58, 114, 1000])('is in lines of 76 characters at most, of %i bytes', (length) => {
    const bytes = Buffer.alloc(length, 'x');
    const lines = base64Lines(bytes).split('\r\n');
    expect(lines.slice(0, -1).every((line) => line.length === 76)).toBe(true);
    expect(lines.at(-1)!.length).toBeLessThanOrEqual(76);
    expect(lines.length).toBe(Math.max(1, Math.ceil(length / 57)));
    expect(Buffer.from(lines.join(''), 'base64')).toEqual(bytes);
  });
});

describe('seven bits', () => {
  it('are what they are, with the line breaks of mail', () => {
    expect(sevenBit(Buffer.from('a \nb\r\n=\r'))).toBe('a \r\nb\r\n=\r\n');
    expect(sevenBit(Buffer.from(`${'x'.repeat(998)}\n${'x'.repeat(998)}`))).toBeDefined();
  });

  it.each([
    ['another letter', 'ż'],
    ['a null', 'a\0'],
    ['a line of more than 998 characters', 'x'.repeat(999)],
  ])('are not %s', (_, text) => {
    expect(sevenBit(Buffer.from(text))).toBeUndefined();
  });
});

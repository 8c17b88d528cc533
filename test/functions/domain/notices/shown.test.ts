import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLines, onOneLine, unlinked } from '../../../../functions/domain/notices/shown.ts';
import { letterOf, textIn } from '../../../support/letters.ts';

/** What those who write mail programs take for a link: a scheme, a host, an address, a share. */
const linkable = /:[^\s\u200c]|[.\u3002\uff0e\uff61@\\][\p{L}\p{N}\\]/u;

const header = /^[^\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$/u;
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom('\r\n', 'Bcc: x@example.org', '\u202e', '<b>', '"', '&', '\ud800', '{name}', 'http://a.b', "'"),
      {
        maxLength: 9,
      },
    )
    .map((parts) => parts.join('')),
);

describe('what people wrote', () => {
  it('cannot end a header, or turn the direction of a subject', () => {
    fc.assert(
      fc.property(hostile, hostile, (title, documentId) => {
        const { subject, headers } = letterOf('ASKED_SIGNER', 'en', { title, documentId }).mail;
        expect(subject).toMatch(header);
        expect(subject.length).toBeLessThan(200);
        for (const value of Object.values(headers)) expect(value).toMatch(/^[ -~]{1,870}$/);
      }),
    );
  });

  it('cuts the title in a subject between characters', () => {
    const { subject, text } = letterOf('ASKED_SIGNER', 'en', { title: '😀'.repeat(100) }).mail;
    expect(subject).toBe(`Please sign “${'😀'.repeat(79)}…”`);
    expect(text).toContain('😀'.repeat(100));
  });

  it('makes no HTML of its own, wherever it stands', () => {
    fc.assert(
      fc.property(hostile, (written) => {
        const shape = (text: string) => {
          const people = { title: `t${text}`, message: `m${onOneLine(text)}` };
          const { html } = letterOf('ASKED_SIGNER', 'en', people, {}, { name: `n${text}` }).mail;
          return html.match(/<[^>]*>/g);
        };
        expect(shape(written)).toEqual(shape(''));
      }),
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><a href='https://evil.example'>Sign</a>",
    '</title><style>*{display:none}</style>',
    '<!-- ',
    ']]>&lt;b&gt;&#x3c;i>',
  ])('is shown as it is: %s', (written) => {
    const { html } = letterOf('ASKED_SIGNER', 'en', { title: written, message: written }, {}, { name: written }).mail;
    for (const tag of ['<script', '<img', '<b>', '<i>', '<!--', '<a href']) expect(html).not.toContain(tag);
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(textIn(html)).toContain(unlinked(written));
  });

  it('stays marked in the text, so that it cannot pass for the mail itself', () => {
    const message = 'Fine.\r\n\r\n\r\n\r\nRead and sign\u2028https://evil.example/\u0085-- \rCountersign';
    const { text } = letterOf('ASKED_SIGNER', 'en', { message, title: 'A\n\nB' }, {}, { name: 'Bob\n\nC' }).mail;
    const quoted = ['Fine.', '', 'Read and sign', unlinked('https://evil.example/'), '--', 'Countersign'];
    expect(text).toContain(`carol@example.com\n${quoted.map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`);
    expect(text).toMatch(/^Hello Bob C,\n\n.*\n\n {4}A B\n\n/);
  });

  it.each([
    'https://evil.example/pay',
    'HTTP://EVIL.EXAMPLE',
    'www.evil.example',
    'evil.com',
    '1.2.3.4/x',
    'a.evil.example:8443/x?y=z',
    'eve@evil.example',
    'mailto:eve@evil.example',
    'tel:+123456',
    '\\\\evil\\share',
    'https://аррӏе.com',
    'https://evil。com',
    'evil．com ｡com',
    'ht\u202etps://evil.com',
    'http\u2060://e\u00advil\ufeff.com',
  ])('has nothing that a mail program makes a link of: %s', (address) => {
    const shown = unlinked(onOneLine(address));
    expect(shown).not.toMatch(linkable);
    const written = { title: address, message: `(${address})`, reason: address, signerName: address };
    for (const name of ['ASKED_SIGNER', 'DECLINED_PENDING'] as const) {
      const { text, html } = letterOf(name, 'en', written, {}, { name: address }).mail;
      for (const each of [text, textIn(html)]) {
        expect(each.split(shown)).toHaveLength(4);
        expect(each).not.toContain(onOneLine(address));
      }
    }
  });

  it('keeps what is no link as it was', () => {
    const plain = 'Version 2. Please look at 3 – 4, and answer … “soon”! 你好 שלום 👩‍👩‍👧';
    expect(unlinked(onOneLine(plain))).toBe(plain);
    expect(inLines(' a \n\n\n\n b\tc ')).toEqual(['a', '', ' b c']);
    expect(onOneLine('\ud800a')).toBe('\ufffda');
  });

  it('cannot hide who answers: the address stands beside any name', () => {
    const { text, html } = letterOf('DECLINED_PENDING', 'en', { signerName: 'ceo@bаnk.example' }).mail;
    for (const each of [text, textIn(html)])
      expect(each).toContain(`${unlinked('ceo@bаnk.example')} (dave@example.com)`);
  });
});

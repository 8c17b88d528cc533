import { describe, expect, it } from 'vitest';
import { headerField, textField } from '../../../src/shared/mime/header-text.ts';
import { dateText, formatMessage } from '../../../src/shared/mime/message.ts';

const lines = (...given: Parameters<typeof formatMessage>) =>
  formatMessage(...given)
    .toString('latin1')
    .split('\r\n');

describe('a message', () => {
  it('of text is as RFC 5322 has it', () => {
    const fields = [headerField('To', 'bob@example.com'), textField('Subject', 'Your code')];
    expect(lines(fields, { text: 'It is 123456.\nŻ' })).toEqual([
      'To: bob@example.com',
      'Subject: Your code',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'It is 123456.',
      '=C5=BB',
      '',
    ]);
  });

  it('of text and HTML has both, the better one last', () => {
    expect(lines([], { text: 'x', html: '<p>' })).toEqual([
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative;',
      ' boundary="----=_Part"',
      '',
      '------=_Part',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'x',
      '------=_Part',
      'Content-Type: text/html; charset=UTF-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<p>',
      '------=_Part--',
      '',
    ]);
  });

  it('with something attached has that behind its own, between boundaries that no part has', () => {
    const file = (content: string) => ({ fields: [headerField('Content-Type', 'text/plain')], content });
    const written = lines([], { text: 'x', html: '<p>', attachments: [file('a'), file('------=_Mixed\r\nb')] });
    expect(written.filter((line) => /^--|^Content-Type|^ boundary|^[ab]$/.test(line))).toEqual([
      ...['Content-Type: multipart/mixed;', ' boundary="----=_Mixed_"', '------=_Mixed_'],
      ...['Content-Type: multipart/alternative;', ' boundary="----=_Part"'],
      ...['------=_Part', 'Content-Type: text/plain; charset=UTF-8'],
      ...['------=_Part', 'Content-Type: text/html; charset=UTF-8', '------=_Part--'],
      ...['------=_Mixed_', 'Content-Type: text/plain', 'a'],
      ...['------=_Mixed_', 'Content-Type: text/plain', '------=_Mixed', 'b', '------=_Mixed_--'],
    ]);
  });

  it('has no header that a value brings along', () => {
    const value = 'bob@example.com\r\nBcc: eve@example.com\r\n\r\nx';
    const message = formatMessage([headerField('To', value), textField('Subject', value)], { text: '' });
    expect(message.toString()).not.toMatch(/^(Bcc|x)/m);
  });

  it('has a date in the zone that all read', () => {
    expect(dateText(Date.UTC(2026, 10, 29, 9, 5, 7))).toBe('Sun, 29 Nov 2026 09:05:07 +0000');
  });
});

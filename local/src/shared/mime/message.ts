import { headerField, quotedPrintable } from './header-text.ts';

/** What a message says: text, HTML, or the same as both; one of the two is there. */
export interface MessageBody {
  text?: string | undefined;
  html?: string | undefined;
}

/**
 * Writes a message of RFC 5322: its body in UTF-8 as quoted-printable, in parts of `multipart/alternative` where it is text
 * and HTML.
 * @param fields header fields, as `headerField` and `textField` make them, without those of MIME
 */
export function formatMessage(fields: string[], { text, html }: MessageBody): Buffer {
  const head = [...fields, headerField('MIME-Version', '1.0')].join('');
  const parts = [...partOf('plain', text), ...partOf('html', html)];
  if (parts.length < 2) return Buffer.from(`${head}${parts.join('')}`);
  const whole = parts.map((part) => `--${boundary}\r\n${part}`).join('');
  return Buffer.from(
    `${head}Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n${whole}--${boundary}--\r\n`,
  );
}

/** Stands between the parts: RFC 2045 §6.7 has it that `=_` is in no text that is quoted-printable. */
const boundary = '----=_Part';

/** A time, in milliseconds since 1970, as the field `Date` has it. */
export const dateText = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000');

function partOf(type: 'plain' | 'html', text: string | undefined): string[] {
  if (text === undefined) return [];
  return [
    `Content-Type: text/${type}; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(text)}\r\n`,
  ];
}

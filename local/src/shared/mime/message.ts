import { headerField } from './header-text.ts';
import { quotedPrintable } from './transfer-encoding.ts';

/** What a message says: text, HTML, or the same as both; one of the two is there. */
export interface MessageBody {
  text?: string | undefined;
  html?: string | undefined;
  /** @default none */
  attachments?: Attachment[];
}

/** What is attached to a message. */
export interface Attachment {
  /** The header fields of its part, those of MIME. */
  fields: string[];
  /** As its transfer encoding writes it. */
  content: string;
}

/**
 * Writes a message of RFC 5322: its body in UTF-8 as quoted-printable, in parts of `multipart/alternative` where it is text
 * and HTML, and all of that the first part of `multipart/mixed` where something is attached.
 * @param fields header fields, as `headerField` and `textField` make them, without those of MIME
 */
export function formatMessage(fields: string[], { text, html, attachments = [] }: MessageBody): Buffer {
  const body = oneOf('alternative', [...partOf('plain', text), ...partOf('html', html)]);
  const attached = attachments.map(({ fields: own, content }) => `${own.join('')}\r\n${content}\r\n`);
  return Buffer.from(`${fields.join('')}${headerField('MIME-Version', '1.0')}${oneOf('mixed', [body, ...attached])}`);
}

/** What stands between parts: RFC 2045 §6.7 has it that `=_` is in no text that is quoted-printable, nor is it in base64. */
const boundaries = { alternative: '----=_Part', mixed: '----=_Mixed' };

/** One part as it is, or several between boundaries that none of them has. */
function oneOf(type: keyof typeof boundaries, parts: string[]): string {
  if (parts.length === 1) return parts[0]!;
  let boundary = boundaries[type];
  while (parts.some((part) => part.includes(boundary))) boundary += '_';
  const whole = parts.map((part) => `--${boundary}\r\n${part}`).join('');
  return `Content-Type: multipart/${type};\r\n boundary="${boundary}"\r\n\r\n${whole}--${boundary}--\r\n`;
}

/** A time, in milliseconds since 1970, as the field `Date` has it. */
export const dateText = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000');

function partOf(type: 'plain' | 'html', text: string | undefined): string[] {
  if (text === undefined) return [];
  return [
    `Content-Type: text/${type}; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(text)}\r\n`,
  ];
}

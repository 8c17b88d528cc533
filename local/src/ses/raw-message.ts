import { AwsError } from '../shared/service.ts';
import { headerField } from '../shared/mime/header-text.ts';

/** A message of RFC 5322, its header read. */
export interface Message {
  /** In their order, values unfolded. */
  headers: { name: string; value: string }[];
  /** The lines of each header as they are, with the byte at each place. */
  fields: string[];
  body: Buffer;
}

/** The longest header that is read; AWS's limit is not known. */
const maxHeader = 256 * 1024;

/** Those that may be there once, of which SES's page has many: https://docs.aws.amazon.com/ses/latest/dg/header-fields.html */
const single = [
  ...['from', 'to', 'cc', 'bcc', 'reply-to', 'sender', 'return-path', 'subject', 'date', 'message-id', 'in-reply-to'],
  ...['references', 'mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'content-id'],
  ...['list-unsubscribe', 'list-unsubscribe-post'],
];

/**
 * Reads a message up to its body.
 * @throws AwsError `BadRequestException`
 */
export function readMessage(message: Buffer): Message {
  const end = [message.indexOf('\r\n\r\n'), message.indexOf('\n\n')].filter((at) => at >= 0);
  const length = end.length > 0 ? Math.min(...end) : message.length;
  if (length > maxHeader) throw refused(`the header of the message is longer than ${maxHeader} bytes`);
  // Latin-1 keeps each byte; what is meant is read below.
  const fields = message.toString('latin1', 0, length).match(/[^\r\n]+(\r?\n[ \t][^\r\n]*)*/g) ?? [];
  const headers = fields.map((field) => {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(field) ?? [];
    if (name === undefined) throw refused('the message has a header line without a name');
    return {
      name,
      value: Buffer.from(value!.replace(/\r?\n(?=[ \t])/g, ''), 'latin1')
        .toString()
        .trim(),
    };
  });
  for (const name of single) {
    const [, second] = headers.filter((header) => header.name.toLowerCase() === name);
    if (second) throw refused(`Duplicate header '${second.name}'.`);
  }
  const control = headers.find(({ name }) => /^x-ses-/i.test(name));
  if (control) throw refused(`the header ${control.name} is not emulated: use the members of SendEmail`);
  return {
    headers,
    fields,
    body: message.subarray(length).subarray(/^\r?\n\r?\n/.exec(ahead(message, length))?.[0].length ?? 0),
  };
}

const ahead = (message: Buffer, at: number) => message.toString('latin1', at, at + 4);

/** The value of a header, by its name in any case; undefined where it is not there, or empty. */
export const headerValue = ({ headers }: Pick<Message, 'headers'>, wanted: string): string | undefined =>
  headers.find(({ name }) => name.toLowerCase() === wanted)?.value || undefined;

/** The message as SES sends it: with its own `Message-ID` and `Date`, without blind copies. */
export function sealMessage(
  { fields, body }: Message,
  { messageId, date }: { messageId: string; date: string },
): Buffer {
  const kept = fields.filter((field) => !/^(message-id|date|bcc|return-path)[ \t]*:/i.test(field));
  const head = kept.map((field) => `${field.replace(/\r?\n/g, '\r\n')}\r\n`).join('');
  const own = headerField('Message-ID', `<${messageId}>`) + headerField('Date', date);
  return Buffer.concat([Buffer.from(`${head}${own}\r\n`, 'latin1'), body]);
}

const refused = (message: string) => new AwsError('BadRequestException', message);

import { headerField, textField } from '../shared/mime/header-text.ts';
import { formatMessage } from '../shared/mime/message.ts';
import { AwsError } from '../shared/service.ts';
import { headerOf, type Mailbox } from './addresses.ts';
import { attachmentOf, type GivenAttachment } from './attachments.ts';

/** A text with its charset, which must be named where it is more than ASCII. */
export interface ContentText {
  Data?: string;
  Charset?: string;
}

/** `Content.Simple` of SendEmail. */
export interface SimpleContent {
  Subject?: ContentText;
  Body?: { Text?: ContentText; Html?: ContentText };
  Headers?: { Name?: string; Value?: string }[];
  Attachments?: GivenAttachment[];
}

/** Those between whom a message goes; blind copies are in no header. */
export interface Correspondents {
  from: Mailbox;
  replyTo: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
}

/**
 * Makes a message of the parts that SendEmail was given: text, HTML or both, in UTF-8 as quoted-printable, and what is attached
 * to them. It has no `Message-ID` and no `Date` yet.
 * @throws AwsError `BadRequestException`
 */
export function simpleMessage(
  { Subject, Body = {}, Headers = [], Attachments = [] }: SimpleContent,
  { from, replyTo, to, cc }: Correspondents,
): Buffer {
  if (Subject?.Data === undefined) throw refused('Content.Simple.Subject.Data must be there');
  checkCharset('Subject', Subject);
  const { Text, Html } = Body;
  if (Text?.Data === undefined && Html?.Data === undefined) throw refused('Content.Simple.Body must have Text or Html');
  for (const [kind, content = {}] of Object.entries({ Text, Html })) checkCharset(kind, content);
  const lists = Object.entries({ 'Reply-To': replyTo, To: to, Cc: cc }).filter(([, mailboxes]) => mailboxes.length > 0);
  const fields = [
    headerField('From', headerOf(from)),
    ...lists.map(([name, mailboxes]) => headerField(name, mailboxes.map(headerOf).join(', '))),
    textField('Subject', Subject.Data),
    ...checkedHeaders(Headers).map(([name, value]) => headerField(name, value)),
  ];
  return formatMessage(fields, { text: Text?.Data, html: Html?.Data, attachments: Attachments.map(attachmentOf) });
}

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Content.html */
function checkCharset(what: string, { Data = '', Charset }: ContentText): void {
  if (Charset !== undefined && !/^(utf-8|us-ascii)$/i.test(Charset))
    throw refused(`the charset ${Charset} of ${what} is not emulated; allowed: UTF-8, US-ASCII`);
  if (!/^utf-8$/i.test(Charset ?? '') && /[^\0-\x7f]/.test(Data))
    throw refused(`${what} has characters that are not 7-bit ASCII; name their charset, UTF-8`);
}

/** What SendEmail sets by its other members, or by itself. */
const ofOthers =
  /^(from|to|cc|bcc|reply-to|sender|return-path|subject|date|message-id|mime-version|content-.*|x-ses-.*)$/i;

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
function checkedHeaders(headers: NonNullable<SimpleContent['Headers']>): [string, string][] {
  if (headers.length > 15) throw refused('Content.Simple.Headers has more than 15 headers');
  return headers.map(({ Name = '', Value = '' }) => {
    if (!/^[!-9;-~]{1,126}$/.test(Name) || !/^[ -~]{1,870}$/.test(Value))
      throw refused('a header has a name of 1 to 126 and a value of 1 to 870 characters of ASCII');
    if (ofOthers.test(Name)) throw refused(`the header ${Name} must not be among Headers`);
    return [Name, Value];
  });
}

const refused = (message: string) => new AwsError('BadRequestException', message);

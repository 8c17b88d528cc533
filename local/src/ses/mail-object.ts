import { type Mailbox, readMailboxes } from './addresses.ts';
import { decodeWords } from './header-text.ts';
import { headerValue, type Message } from './raw-message.ts';

/** Headers of which an event carries this much and no more: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const maxHeaders = 10 * 1024;

/** What the events of a mail say of it: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export function mailOf({
  message,
  messageId,
  date,
  timestamp,
  source,
  sourceArn,
  accountId,
  recipients,
  tags,
}: {
  message: Message;
  messageId: string;
  date: string;
  timestamp: string;
  source: string;
  sourceArn: string;
  accountId: string;
  recipients: Mailbox[];
  tags: Record<string, string[]>;
}): Record<string, unknown> {
  let bytes = 0;
  const visible = message.headers.filter(({ name }) => !/^(bcc|message-id|date)$/i.test(name));
  const headers = visible.filter(
    ({ name, value }) => (bytes += Buffer.byteLength(name) + Buffer.byteLength(value)) <= maxHeaders,
  );
  const list = (header: string) =>
    readMailboxes(headerValue(message, header) ?? '').map(({ text }) => decodeWords(text));
  const [from, to, cc] = [list('from'), list('to'), list('cc')];
  return {
    ...{ timestamp, source, sourceArn, sendingAccountId: accountId, messageId },
    destination: recipients.map(({ address }) => address),
    headersTruncated: headers.length < visible.length,
    headers,
    commonHeaders: {
      ...{ from, date },
      ...(to.length > 0 && { to }),
      ...(cc.length > 0 && { cc }),
      ...{ messageId, subject: decodeWords(headerValue(message, 'subject') ?? '') },
    },
    tags,
  };
}

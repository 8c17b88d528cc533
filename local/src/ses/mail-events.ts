import { domainOf, type Mailbox, readMailboxes } from './addresses.ts';
import { type EventType, feedbackOf } from './feedback.ts';
import { decodeWords } from '../shared/mime/header-text.ts';
import { headerValue, type Message } from './raw-message.ts';

/** A configuration set, with the kinds of events that each of its destinations gets. */
export interface ConfigurationSet {
  name: string;
  arn: string;
  destinations: ReadonlySet<string>[];
}

/** A mail that is sent. */
export interface SentMail {
  message: Message;
  messageId: string;
  /** As its header has it. */
  date: string;
  timestamp: string;
  from: Mailbox;
  sourceArn: string;
  accountId: string;
  recipients: Mailbox[];
  tags: Record<string, string[]>;
}

/** The events that follow from a mail and that its configuration set wants, each with the milliseconds until it is due. */
export function eventsOf(
  sent: SentMail,
  set: ConfigurationSet,
  { now, region, idAt }: { now: number; region: string; idAt(time: number): string },
): { event: Record<string, unknown>; after: number }[] {
  const own = { 'ses:operation': ['SendEmail'], 'ses:configuration-set': [set.name] };
  const tags = { ...own, 'ses:from-domain': [domainOf(sent.from.address)], ...sent.tags };
  const mail = mailOf({ ...sent, tags });
  return feedbackOf(sent.recipients).flatMap(({ type, after, of }) => {
    const [detailType, eventType] = kinds[type];
    const time = new Date(now + after).toISOString();
    const event = {
      ...{ source: 'aws.ses', 'detail-type': detailType, account: sent.accountId, region, resources: [set.arn] },
      detail: { eventType, mail, ...of({ time, feedbackId: idAt(now + after), after }) },
    };
    return set.destinations.filter((types) => types.has(type)).map(() => ({ event, after }));
  });
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html */
const kinds: Record<EventType, [detailType: string, eventType: string]> = {
  SEND: ['Email Sent', 'Send'],
  DELIVERY: ['Email Delivered', 'Delivery'],
  BOUNCE: ['Email Bounced', 'Bounce'],
  COMPLAINT: ['Email Complaint Received', 'Complaint'],
};

/** Headers of which an event carries this much and no more: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
const maxHeaders = 10 * 1024;

/** What the events of a mail say of it: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
function mailOf({
  message,
  messageId,
  date,
  timestamp,
  from: sender,
  sourceArn,
  accountId,
  recipients,
  tags,
}: SentMail): Record<string, unknown> {
  let bytes = 0;
  const visible = message.headers.filter(({ name }) => !/^(bcc|message-id|date)$/i.test(name));
  const headers = visible.filter(
    ({ name, value }) => (bytes += Buffer.byteLength(name) + Buffer.byteLength(value)) <= maxHeaders,
  );
  const list = (header: string) =>
    readMailboxes(headerValue(message, header) ?? '').map(({ text }) => decodeWords(text));
  const [from, to, cc] = [list('from'), list('to'), list('cc')];
  return {
    ...{ timestamp, source: sender.text, sourceArn, sendingAccountId: accountId, messageId },
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

import { type Members, readMembers } from '../shared/input-model.ts';
import { AwsError } from '../shared/service.ts';
import { type Mailbox, readMailbox, readMailboxes } from './addresses.ts';
import { attachmentModel } from './attachments.ts';
import { readBlob } from './blob.ts';
import { headerValue, type Message, readMessage } from './raw-message.ts';
import { type SimpleContent, simpleMessage } from './simple-message.ts';

/** The input of SendEmail, read by the model. */
export interface SendEmailInput {
  FromEmailAddress?: string;
  Destination?: { ToAddresses?: string[]; CcAddresses?: string[]; BccAddresses?: string[] };
  ReplyToAddresses?: string[];
  FeedbackForwardingEmailAddress?: string;
  Content?: { Simple?: SimpleContent; Raw?: { Data?: string }; Template?: object };
  EmailTags?: { Name?: string; Value?: string }[];
  ConfigurationSetName?: string;
}

/** What an input asks for, all of it checked but for what the account has. */
export interface Sending {
  from: Mailbox;
  /** Those whose identities must be verified: who sends, by the envelope and by the message, and who gets the bounces. */
  senders: Mailbox[];
  feedback: Mailbox | undefined;
  recipients: Mailbox[];
  isRaw: boolean;
  message: Message;
  tags: Record<string, string[]>;
}

/** Source: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const limits = { recipients: 50, bytes: 40 * 1024 * 1024, tags: 50 };

const text = 'string';
const content = { members: { Data: text, Charset: text } } as const;
const model: Members = {
  FromEmailAddress: text,
  Destination: {
    members: { ToAddresses: { list: text }, CcAddresses: { list: text }, BccAddresses: { list: text } },
  },
  ReplyToAddresses: { list: text },
  FeedbackForwardingEmailAddress: text,
  Content: {
    members: {
      Simple: {
        members: {
          Subject: content,
          Body: { members: { Text: content, Html: content } },
          Headers: { list: { members: { Name: text, Value: text } } },
          Attachments: { list: { members: attachmentModel } },
        },
      },
      Raw: { members: { Data: text } },
      Template: { members: {} },
    },
  },
  EmailTags: { list: { members: { Name: text, Value: text } } },
  ConfigurationSetName: text,
};

/** Members that would change what is done, and are not emulated. */
const notEmulated = [
  ...['FromEmailAddressIdentityArn', 'FeedbackForwardingEmailAddressIdentityArn', 'ListManagementOptions'],
  ...['EndpointId', 'TenantName', 'ConfigurationOverrides'],
];

/**
 * Reads the input of SendEmail by its model.
 * Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 * @throws AwsError `SerializationException`, `BadRequestException` for what is not emulated
 */
export function readSendEmail(given: Record<string, unknown>): SendEmailInput {
  const other = notEmulated.find((name) => given[name] !== undefined && given[name] !== null);
  if (other) throw refused(`${other} is not emulated: leave it out`);
  return readMembers(model, given);
}

/**
 * Makes of an input what is to be sent.
 * @throws AwsError `BadRequestException`
 */
export function sendingOf(input: SendEmailInput): Sending {
  const { FromEmailAddress, Destination = {}, Content = {}, EmailTags = [] } = input;
  const given = FromEmailAddress === undefined ? undefined : readMailbox(FromEmailAddress);
  const feedback =
    input.FeedbackForwardingEmailAddress === undefined ? undefined : readMailbox(input.FeedbackForwardingEmailAddress);
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination;
  const count = ToAddresses.length + CcAddresses.length + BccAddresses.length;
  checkCount(count);
  const [to, cc, bcc] = [ToAddresses, CcAddresses, BccAddresses].map((list) => list.map(readMailbox)) as [
    Mailbox[],
    Mailbox[],
    Mailbox[],
  ];
  const replyTo = (input.ReplyToAddresses ?? []).map(readMailbox);

  const kinds = Object.keys(Content);
  if (kinds.length !== 1)
    throw refused(`Content must have one of Simple and Raw; it has ${kinds.join(', ') || 'none'}`);
  if (Content.Template) throw refused('Content.Template is not emulated: send with Content.Simple or Content.Raw');
  const bytes = Content.Raw ? rawOf(Content.Raw) : undefined;
  if (!bytes && !given) throw refused("Missing required header 'From'.");
  const whole = bytes ?? simpleMessage(Content.Simple!, { from: given!, replyTo, to, cc });
  if (whole.length > limits.bytes)
    throw refused(`Message length is more than ${limits.bytes} bytes long: '${whole.length}'.`);
  const message = readMessage(whole);
  const of = (header: string) => readMailboxes(headerValue(message, header) ?? '');
  // All are read, so that what is told of the mail later can be read as well.
  const [authors, others, ...readers] = ['from', 'sender', 'to', 'cc', 'bcc', 'reply-to'].map(of) as Mailbox[][];
  const [author] = authors!;
  if (!author) throw refused("Missing required header 'From'.");
  const recipients = count > 0 ? [...to, ...cc, ...bcc] : readers.slice(0, 3).flat();
  checkCount(recipients.length);
  if (recipients.length === 0) throw refused('Destination must have a recipient');
  const from = given ?? author;
  const senders = [from, ...authors!, ...others!, ...(feedback ? [feedback] : [])];
  return { from, senders, feedback, recipients, isRaw: bytes !== undefined, message, tags: tagsOf(EmailTags) };
}

function rawOf({ Data }: { Data?: string }): Buffer {
  if (!Data) throw refused('Content.Raw.Data must be there');
  return readBlob('Content.Raw.Data', Data);
}

function checkCount(recipients: number): void {
  if (recipients > limits.recipients) throw refused(`Recipient count exceeds ${limits.recipients}.`);
}

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
function tagsOf(tags: NonNullable<SendEmailInput['EmailTags']>): Record<string, string[]> {
  if (tags.length > limits.tags) throw refused(`EmailTags has more than ${limits.tags} tags`);
  return Object.fromEntries(
    tags.map(({ Name = '', Value = '' }) => {
      if (![Name, Value].every((part) => /^[\w.@-]{1,256}$/.test(part)))
        throw refused('a tag has a name and a value of 1 to 256 ASCII letters, digits, _, -, . and @');
      return [Name, [Value]];
    }),
  );
}

const refused = (message: string) => new AwsError('BadRequestException', message);

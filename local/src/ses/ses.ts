import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { dateText } from '../shared/mime/message.ts';
import { AwsError, type Permission, type Service } from '../shared/service.ts';
import type { Mailbox } from './addresses.ts';
import { type EmailIdentity, findIdentity } from './identities.ts';
import { type ConfigurationSet, eventsOf } from './mail-events.ts';
import { sealMessage } from './raw-message.ts';
import { readSendEmail, type SendEmailInput, type Sending, sendingOf } from './send-email.ts';

/**
 * Makes SES, whose one operation is `SendEmail`: a mail is delivered, and the events that follow from it are kept, before it
 * answers.
 * Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createSes({
  identities,
  configurationSets,
  region,
  accountId,
  clock,
  deliver,
  putEvent,
  newId = randomUUID,
}: {
  identities: EmailIdentity[];
  configurationSets: ConfigurationSet[];
  region: string;
  accountId: string;
  clock: Clock;
  /** Takes a whole message, for all its recipients; resolves once it is on disk. */
  deliver(message: Buffer): Promise<void>;
  /** Takes an event for the default bus, due after so many milliseconds; resolves once it is on disk. */
  putEvent(event: Record<string, unknown>, delay: number): Promise<void>;
  newId?: () => string;
}): Service {
  const prepared = new WeakMap<object, Sending>();
  const sendingFor = (input: SendEmailInput): Sending => {
    const known = prepared.get(input) ?? sendingOf(input);
    prepared.set(input, known);
    return known;
  };
  const arnOf = (resource: string) => `arn:aws:ses:${region}:${accountId}:${resource}`;
  const identityOf = ({ address }: Mailbox) => findIdentity(identities, address);
  const setNameOf = (input: SendEmailInput, from: Mailbox) =>
    input.ConfigurationSetName ?? identityOf(from)?.configurationSet;
  const idAt = (time: number) => `0100${time.toString(16).padStart(12, '0')}-${newId()}-000000`;
  const host = region === 'us-east-1' ? 'email' : region;

  const send = async (input: SendEmailInput): Promise<{ MessageId: string }> => {
    const { from, senders, recipients, message, tags } = sendingFor(input);
    const name = setNameOf(input, from);
    const set = configurationSets.find((each) => each.name === name);
    if (name !== undefined && !set)
      throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
    const strangers = new Set(senders.filter((sender) => !identityOf(sender)).map(({ text }) => text));
    if (strangers.size > 0)
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${[...strangers].join(', ')}`,
      );
    const now = clock.now();
    const messageId = idAt(now);
    const date = dateText(now);
    const timestamp = new Date(now).toISOString();
    const arn = identityOf(from)!.arn;
    const mail = { message, messageId, date, timestamp, recipients, accountId, from, sourceArn: arn, tags };
    const events = set ? eventsOf(mail, set, { now, region, idAt }) : [];
    await deliver(sealMessage(message, { messageId: `${messageId}@${host}.amazonses.com`, date }));
    await Promise.all(events.map(({ event, after }) => putEvent(event, after)));
    return { MessageId: messageId };
  };

  return {
    targetPrefix: 'SimpleEmailService_v2',
    jsonVersion: '1.1',
    operations: { SendEmail: send },
    read(_operation, given) {
      const input = readSendEmail(given);
      sendingFor(input);
      return input as Record<string, unknown>;
    },
    permissions(_operation, given): Permission[] {
      const input = given as SendEmailInput;
      const { from, feedback, recipients, isRaw } = sendingFor(input);
      const set = setNameOf(input, from);
      const context = {
        'ses:FromAddress': from.address,
        'ses:FromDisplayName': from.name,
        'ses:Recipients': recipients.map(({ address }) => address),
        'ses:FeedbackAddress': (feedback ?? from).address,
        'ses:ApiVersion': '2',
      };
      const identity = identityOf(from)?.arn ?? arnOf(`identity/${from.address}`);
      return [identity, ...(set === undefined ? [] : [arnOf(`configuration-set/${set}`)])].map((resource) => ({
        // https://anymail.dev/en/stable/esps/amazon_ses/#iam-permissions
        ...{ action: isRaw ? 'ses:SendRawEmail' : 'ses:SendEmail', resource, context },
      }));
    },
  };
}

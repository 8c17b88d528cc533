import { AwsError } from '../shared/service.ts';
import { attributesDigest, bodyDigest, type MessageAttribute } from './message-digest.ts';
import type { Queue, ReceivedMessage } from './queue.ts';

/** Inputs of SQS's operations, of which each uses its own members. */
export interface QueueInput {
  MessageBody?: string;
  MessageAttributes?: Record<string, MessageAttribute>;
  DelaySeconds?: number;
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
  WaitTimeSeconds?: number;
  ReceiptHandle?: string;
  AttributeNames?: string[];
  MessageSystemAttributeNames?: string[];
  MessageAttributeNames?: string[];
}

/** The longest message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const messageLimit = 1024 * 1024;
const halfDay = 12 * 60 * 60;

/** The operations on one queue, as SQS answers them: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/ */
export const queueOperations: Record<string, (queue: Queue, input: QueueInput) => unknown> = {
  async SendMessage(queue, input) {
    const body = required(input, 'MessageBody');
    const { MessageAttributes = {} } = input;
    checkAttributes(MessageAttributes);
    if (Buffer.byteLength(body) > messageLimit)
      throw new AwsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${messageLimit} bytes.`,
      );
    const message = await queue.send(body, MessageAttributes, within(input, 'DelaySeconds', 0, 900));
    return { MessageId: message.id, MD5OfMessageBody: bodyDigest(body), ...digestOf(MessageAttributes) };
  },
  async ReceiveMessage(queue, input) {
    const messages = await queue.receive({
      most: within(input, 'MaxNumberOfMessages', 1, 10) ?? 1,
      visibility: within(input, 'VisibilityTimeout', 0, halfDay) ?? visibilityTimeout(queue),
      wait: within(input, 'WaitTimeSeconds', 0, 20) ?? queue.properties.ReceiveMessageWaitTimeSeconds ?? 0,
    });
    return messages.length > 0 ? { Messages: messages.map((message) => received(message, input)) } : {};
  },
  async DeleteMessage(queue, input) {
    await queue.delete(required(input, 'ReceiptHandle'));
  },
  async ChangeMessageVisibility(queue, input) {
    const seconds = within(input, 'VisibilityTimeout', 0, halfDay);
    if (seconds === undefined) throw missing('VisibilityTimeout');
    await queue.changeVisibility(required(input, 'ReceiptHandle'), seconds);
  },
  GetQueueAttributes(queue, { AttributeNames = [] }) {
    const { visible, inFlight, delayed } = queue.count();
    const created = Math.floor(queue.createdAt / 1000);
    const all: Record<string, string | number> = {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: visible,
      ApproximateNumberOfMessagesNotVisible: inFlight,
      ApproximateNumberOfMessagesDelayed: delayed,
      CreatedTimestamp: created,
      LastModifiedTimestamp: created,
      VisibilityTimeout: visibilityTimeout(queue),
      MaximumMessageSize: messageLimit,
      MessageRetentionPeriod: queue.properties.MessageRetentionPeriod ?? 345_600,
      DelaySeconds: queue.properties.DelaySeconds ?? 0,
      ReceiveMessageWaitTimeSeconds: queue.properties.ReceiveMessageWaitTimeSeconds ?? 0,
      ...(queue.properties.RedrivePolicy && { RedrivePolicy: JSON.stringify(queue.properties.RedrivePolicy) }),
    };
    const asked = Object.entries(all).filter(
      ([name]) => AttributeNames.includes('All') || AttributeNames.includes(name),
    );
    return asked.length > 0
      ? { Attributes: Object.fromEntries(asked.map(([name, value]) => [name, String(value)])) }
      : {};
  },
  GetQueueUrl: (queue) => ({ QueueUrl: queue.url }),
  async PurgeQueue(queue) {
    await queue.purge();
  },
};

/** Seconds for which a received message is hidden unless the receiver says otherwise. */
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
function checkAttributes(attributes: Record<string, Partial<MessageAttribute>>): void {
  const named = Object.entries(attributes);
  if (named.length > 10)
    throw invalid(`Number of message attributes [${named.length}] exceeds the allowed maximum [10].`);
  for (const [name, { DataType, StringValue, BinaryValue }] of named) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? ''))
      throw invalid(
        `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
      );
    if (!(DataType!.startsWith('Binary') ? BinaryValue : StringValue))
      throw invalid(
        `The message (user) attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
      );
  }
}

const invalid = (message: string) => new AwsError('InvalidParameterValue', message);

export const visibilityTimeout = (queue: Queue) => queue.properties.VisibilityTimeout ?? 30;

/** What the queue itself says of a received message. */
export const systemAttributes = (message: ReceivedMessage): Record<string, string> => ({
  SenderId: 'local',
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: message.sourceArn }),
});

function received(message: ReceivedMessage, input: QueueInput) {
  const asked = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const Attributes = pick(systemAttributes(message), (name) => asked.includes('All') || asked.includes(name));
  const MessageAttributes = pick(message.attributes, (name) => (input.MessageAttributeNames ?? []).some(names(name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: bodyDigest(message.body),
    Body: message.body,
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
    ...digestOf(MessageAttributes),
  };
}

/** Whether an entry of MessageAttributeNames (a name, `prefix.*`, `.*` or `All`) names an attribute. */
const names = (name: string) => (asked: string) =>
  asked === 'All' || asked === name || (asked.endsWith('.*') && name.startsWith(asked.slice(0, -2)));

const pick = <T>(from: Record<string, T>, wanted: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => wanted(name)));

const digestOf = (attributes: Record<string, MessageAttribute>) =>
  Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: attributesDigest(attributes) } : {};

function required(input: QueueInput, name: 'MessageBody' | 'ReceiptHandle'): string {
  const value = input[name];
  if (value) return value;
  throw missing(name);
}

const missing = (name: string) => new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

function within(
  input: QueueInput,
  name: 'DelaySeconds' | 'MaxNumberOfMessages' | 'VisibilityTimeout' | 'WaitTimeSeconds',
  least: number,
  most: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null || (value >= least && value <= most)) return value ?? undefined;
  const reason = `Must be between ${least} and ${most}, if provided.`;
  throw new AwsError('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}

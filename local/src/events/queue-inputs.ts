import type { Members } from '../shared/input-model.ts';

const text = 'string';
const number = 'integer';
const texts = { list: text } as const;
const attributes = { map: { members: { DataType: text, StringValue: text, BinaryValue: text } } } as const;

/** What SQS's operations take: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/ */
export const queueInputs: Record<string, Members> = {
  SendMessage: { QueueUrl: text, MessageBody: text, MessageAttributes: attributes, DelaySeconds: number },
  ReceiveMessage: {
    ...{ QueueUrl: text, MaxNumberOfMessages: number, VisibilityTimeout: number, WaitTimeSeconds: number },
    ...{ AttributeNames: texts, MessageSystemAttributeNames: texts, MessageAttributeNames: texts },
  },
  DeleteMessage: { QueueUrl: text, ReceiptHandle: text },
  ChangeMessageVisibility: { QueueUrl: text, ReceiptHandle: text, VisibilityTimeout: number },
  GetQueueAttributes: { QueueUrl: text, AttributeNames: texts },
  GetQueueUrl: { QueueName: text, QueueOwnerAWSAccountId: text },
  ListQueues: { QueueNamePrefix: text, MaxResults: number, NextToken: text },
  PurgeQueue: { QueueUrl: text },
};

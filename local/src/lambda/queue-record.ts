/** A received message, as a queue gives it. */
export interface QueueMessage {
  id: string;
  receiptHandle: string;
  body: string;
  bodyDigest: string;
  /** System attributes by name, all of them. */
  system: Record<string, string>;
  /** Message attributes as on SQS's wire; `BinaryValue` is base64 text. */
  attributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  /** Undefined where there are no attributes. */
  attributesDigest: string | undefined;
}

/** A message as a function gets it. */
export type QueueRecord = ReturnType<typeof queueRecord>;

/**
 * Makes the record of a message.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export const queueRecord = (message: QueueMessage, { arn, region }: { arn: string; region: string }) => ({
  messageId: message.id,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: message.system,
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  ),
  md5OfBody: message.bodyDigest,
  ...(message.attributesDigest !== undefined && { md5OfMessageAttributes: message.attributesDigest }),
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: region,
});

import { createHash } from 'node:crypto';

/** A message attribute on SQS's JSON wire; `BinaryValue` is base64 text. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

/** The MD5 that SDKs compare with their own of a message's body. */
export const bodyDigest = (body: string) => createHash('md5').update(body).digest('hex');

/**
 * The MD5 of message attributes.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesDigest(attributes: Record<string, MessageAttribute>): string {
  const digest = createHash('md5');
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue = '', BinaryValue } = attributes[name]!;
    const binary = BinaryValue !== undefined;
    digest.update(withLength(Buffer.from(name)));
    digest.update(withLength(Buffer.from(DataType)));
    digest.update(Buffer.from([binary ? 2 : 1]));
    digest.update(withLength(binary ? Buffer.from(BinaryValue, 'base64') : Buffer.from(StringValue)));
  }
  return digest.digest('hex');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

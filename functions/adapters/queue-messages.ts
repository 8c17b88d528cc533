import { Unavailable } from './outage.ts';
import { callJson } from './signed-post.ts';

/** A message that was received and is hidden from others for a minute. */
export interface QueueMessage {
  Body: string;
  ReceiptHandle: string;
}

/**
 * Sends a message to a queue.
 * @throws Unavailable, NoAnswer where the queue does not take it
 */
export async function sendMessage(QueueUrl: string, MessageBody: string): Promise<void> {
  await call('SendMessage', QueueUrl, { MessageBody });
}

/** Receives ten messages at most; what is not deleted can be received again after a minute. */
export async function receiveMessages(QueueUrl: string): Promise<QueueMessage[]> {
  const answer = await call('ReceiveMessage', QueueUrl, { MaxNumberOfMessages: 10, VisibilityTimeout: 60 });
  return (answer as { Messages?: QueueMessage[] }).Messages ?? [];
}

/** Deletes a message that was received. */
export async function deleteMessage(QueueUrl: string, { ReceiptHandle }: QueueMessage): Promise<void> {
  await call('DeleteMessage', QueueUrl, { ReceiptHandle });
}

async function call(operation: string, QueueUrl: string, input: object): Promise<unknown> {
  const url = new URL('/', QueueUrl);
  const { response, answer } = await callJson('sqs', url, `AmazonSQS.${operation}`, { QueueUrl, ...input });
  if (!response.ok) throw new Unavailable('sqs', `${operation} answered ${response.status}`);
  return answer;
}

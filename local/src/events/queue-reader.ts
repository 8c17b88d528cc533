import type { MessageAttribute } from './message-digest.ts';
import { attributesDigest, bodyDigest } from './message-digest.ts';
import type { Queue } from './queue.ts';
import { systemAttributes, visibilityTimeout } from './queue-operations.ts';
import { requestsFor } from './requests.ts';

/** A queue as an event source mapping reads it. */
export interface QueueReader extends Pick<Queue, 'arn' | 'nextAt' | 'onMessage'> {
  /** Seconds for which a received message is hidden. */
  visibilityTimeout: number;
  /** Gives what can be received now, at most ten, with all attributes. */
  receive(most: number): Promise<
    {
      id: string;
      receiptHandle: string;
      body: string;
      bodyDigest: string;
      system: Record<string, string>;
      attributes: Record<string, MessageAttribute>;
      attributesDigest: string | undefined;
    }[]
  >;
  /** Deletes received messages by their receipt handles. */
  delete(receiptHandles: string[]): Promise<void>;
}

/** What one DeleteMessageBatch takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
const batch = 10;

/** Makes the reader of a queue; `report` hears of the requests that reading it takes, but for those that find nothing. */
export const queueReader = (queue: Queue, report: (requests: number) => void): QueueReader => ({
  arn: queue.arn,
  visibilityTimeout: visibilityTimeout(queue),
  nextAt: queue.nextAt,
  onMessage: queue.onMessage,
  async receive(most) {
    const messages = await queue.receive({ most, visibility: visibilityTimeout(queue), wait: 0 });
    if (messages.length > 0) report(requestsFor(messages.map(({ body }) => body)));
    return messages.map((message) => ({
      ...message,
      bodyDigest: bodyDigest(message.body),
      system: systemAttributes(message),
      attributesDigest: Object.keys(message.attributes).length > 0 ? attributesDigest(message.attributes) : undefined,
    }));
  },
  async delete(receiptHandles) {
    report(Math.ceil(receiptHandles.length / batch));
    for (const receiptHandle of receiptHandles) await queue.delete(receiptHandle);
  },
});

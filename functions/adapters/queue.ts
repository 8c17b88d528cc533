import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from './log.ts';
import { type Count, count } from './metrics.ts';

/**
 * Handles the messages of a queue one after another; those that fail come again, and end as dead letters when they have
 * come too often.
 * @param failed what a failure counts as
 */
export async function handleEach<Message>(
  { Records }: SQSEvent,
  failed: Count,
  handle: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records)
    try {
      await handle(JSON.parse(body) as Message);
    } catch (error) {
      count(failed);
      log.error('message not handled; it comes again', { message: messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  return { batchItemFailures };
}

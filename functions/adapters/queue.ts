import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { RefusedMessage } from '../domain/dead-letter.ts';
import { environment } from './environment.ts';
import { briefly, log } from './log.ts';
import { type Count, count } from './metrics.ts';
import { isOutage } from './outage.ts';
import { sendMessage } from './queue-messages.ts';

/**
 * Handles the messages of a queue one after another. What an outage stops comes again, and ends as a dead letter when it has
 * come too often; what fails for a reason of its own is set aside at once, for an operator.
 * @param failed what a failure counts as
 */
export async function handleEach<Message>(
  { Records }: SQSEvent,
  failed: Count,
  handle: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of Records)
    try {
      await handleOrSetAside(record, handle);
    } catch (error) {
      const { messageId } = record;
      count(failed);
      log.error('message not handled; it comes again', { message: messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  return { batchItemFailures };
}

async function handleOrSetAside<Message>(
  { messageId, body, eventSourceARN: queueArn }: SQSRecord,
  handle: (message: Message) => Promise<void>,
): Promise<void> {
  try {
    await handle(JSON.parse(body) as Message);
  } catch (error) {
    if (isOutage(error)) throw error;
    const letter: RefusedMessage = { body, queueArn };
    await sendMessage(environment('SET_ASIDE_QUEUE_URL'), JSON.stringify(letter));
    count('ChangeSetAside');
    log.error('message set aside; it cannot be followed', { message: messageId, ...briefly(error) });
  }
}

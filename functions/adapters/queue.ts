import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { RefusedMessage } from '../domain/dead-letter.ts';
import { environment } from './environment.ts';
import { briefly, log } from './log.ts';
import { type Count, count } from './metrics.ts';
import { isOutage } from './outage.ts';
import { sendMessage } from './queue-messages.ts';

/** For how long a run begins with further messages, in milliseconds. */
const budget = 8000;

/**
 * Handles the messages of a queue one after another. What an outage stops comes again, and ends as a dead letter when it has
 * come too often; what fails for a reason of its own is set aside at once, for an operator. What is not begun in eight seconds comes
 * again, and is no failure.
 * @param failed what a failure counts as
 */
export async function handleEach<Message>(
  { Records }: SQSEvent,
  failed: Count,
  handle: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  const end = performance.now() + budget;
  for (const record of Records) {
    const { messageId } = record;
    if (performance.now() >= end) {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    batchItemFailures.push(...(await handleRecord(record, failed, handle)));
  }
  return { batchItemFailures };
}

/**
 * Handles the messages of a queue at once, as each waits for somebody else; otherwise as `handleEach`.
 * @param failed what a failure counts as
 */
export async function handleAtOnce<Message>(
  { Records }: SQSEvent,
  failed: Count,
  handle: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(Records.map((record) => handleRecord(record, failed, handle)));
  return { batchItemFailures: failures.flat() };
}

async function handleRecord<Message>(
  record: SQSRecord,
  failed: Count,
  handle: (message: Message) => Promise<void>,
): Promise<SQSBatchResponse['batchItemFailures']> {
  const { messageId } = record;
  try {
    await handleOrSetAside(record, handle);
    return [];
  } catch (error) {
    count(failed);
    log.error('message not handled; it comes again', { messageId, error: error as Error });
    return [{ itemIdentifier: messageId }];
  }
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
    log.error('message set aside; it cannot be followed', { messageId, ...briefly(error) });
  }
}

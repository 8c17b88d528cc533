import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from './adapters/log.ts';
import { handleEach } from './adapters/queue.ts';
import { type Feedback, markOfFeedback, outcomeOf } from './domain/notices/feedback.ts';
import { noteDelivery } from './use-cases/note-delivery.ts';

/** Notes what became of mails, as SES tells of it by the account's default bus and the queue. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleEach(event, 'DeliveryFailed', note);

async function note(feedback: Feedback): Promise<void> {
  const mark = markOfFeedback(feedback);
  if (!mark) return log.warn('a mail is told of that is none of ours');
  await noteDelivery(mark, outcomeOf(feedback), Date.parse(feedback.at));
}

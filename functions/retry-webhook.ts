import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleAtOnce } from './adapters/queue.ts';
import type { DueDelivery } from './adapters/webhook-retries.ts';
import { sendDue } from './use-cases/send-delivery.ts';

/** Sends the messages of webhooks that did not answer, or have not yet, from the queue where they wait for each other alone. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  handleAtOnce<DueDelivery>(event, 'WebhookDeliveryFailed', sendDue);

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleAtOnce } from './adapters/queue.ts';
import type { DueDelivery } from './adapters/webhook-retries.ts';
import type { SigningChange } from './domain/change.ts';
import { announceChange } from './use-cases/announce-change.ts';
import { sendDue } from './use-cases/send-delivery.ts';

/** Tells webhooks of changes, as the stack's bus tells of them by the queue; or sends what their owners have sent to one that answers. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  handleAtOnce<{ detail: SigningChange } | DueDelivery>(event, 'WebhookDeliveryFailed', (message) =>
    'detail' in message ? announceChange(message.detail) : sendDue(message),
  );

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleEach } from './adapters/queue.ts';
import type { SigningChange } from './domain/change.ts';
import type { DisabledWebhook } from './domain/webhooks/disabled.ts';
import { sendNotices } from './use-cases/send-notices.ts';
import { tellOwner } from './use-cases/tell-owner.ts';

/** Mails those whom a change is to be told, or the owner of a webhook that was disabled, as the stack's bus tells of it by the queue. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  handleEach<{ detail: SigningChange | DisabledWebhook }>(event, 'NoticeFailed', ({ detail }) =>
    'webhookId' in detail ? tellOwner(detail) : sendNotices(detail),
  );

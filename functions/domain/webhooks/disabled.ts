import type { WebhookDisabledReason } from '../../../generated/schema.ts';

/** The `detail-type` of the events that tell of a webhook that the backend has disabled. */
export const webhookDisabled = 'Webhook Disabled';

/** What the stack's bus tells of a webhook that the backend has disabled: where to find it, and no address. */
export interface DisabledWebhook {
  owner: string;
  webhookId: string;
  /** When, in milliseconds since the epoch. */
  at: number;
  reason: WebhookDisabledReason;
}

import type { WebhookFault } from '../../../generated/schema.ts';

/** What came of sending a message once: the status of the answer, or why there is none. */
export interface StoredAttempt {
  /** When it was sent, in milliseconds since the epoch. */
  at: number;
  statusCode?: number;
  fault?: WebhookFault;
}

/** Whether a status says that the message was taken. */
export const isDelivered = (statusCode: number): boolean => statusCode >= 200 && statusCode < 300;

/** The status of a receiver that wants no message any more. */
export const gone = 410;

import type { WebhookDeliveryStatus } from '../../../generated/schema.ts';
import { refuseInput } from '../refusal.ts';

/** Writes the token of the page that follows a delivery. It is good for the same webhook and status alone. */
export const writePageToken = (last: string, webhookId: string, status: WebhookDeliveryStatus | undefined): string =>
  Buffer.from(JSON.stringify([webhookId, status ?? null, last])).toString('base64url');

/**
 * Reads which delivery a page follows.
 * @throws Refusal where the token is none, or of another list
 */
export function readPageToken(token: string, webhookId: string, status: WebhookDeliveryStatus | undefined): string {
  const read = parsed(Buffer.from(token, 'base64url').toString());
  const [ofWebhook, ofStatus, last] = Array.isArray(read) ? (read as unknown[]) : [];
  if (
    ofWebhook === webhookId &&
    ofStatus === (status ?? null) &&
    typeof last === 'string' &&
    /^[\w.:-]{1,200}$/.test(last)
  )
    return last;
  return refuseInput('nextToken', 'another', 'the one of the page before, with the same arguments');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

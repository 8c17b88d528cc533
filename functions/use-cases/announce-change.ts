import { addDelivery, readDelivery } from '../adapters/webhook-deliveries.ts';
import { log } from '../adapters/log.ts';
import { doAll } from '../adapters/outage.ts';
import { readRequest } from '../adapters/requests.ts';
import { queueDelivery } from '../adapters/webhook-retries.ts';
import { webhooksOf } from '../adapters/webhooks.ts';
import type { SigningChange } from '../domain/change.ts';
import { deliveryOf, keptFor } from '../domain/webhooks/delivery.ts';
import { isToHear, type StoredWebhook } from '../domain/webhooks/webhook.ts';
import { seeToIt, send } from './send-delivery.ts';

/**
 * Tells the requester's webhooks of a change: those that answer at once, the others by a queue of their own, so that nobody
 * waits for who does not answer. However often the change comes, a message that was sent is not sent again by it.
 * @throws Unavailable, NoAnswer where one could neither be sent nor put off: the change must come again
 */
export async function announceChange(change: SigningChange): Promise<void> {
  const request = await readRequest(change.requestId);
  const [type, at = 0] = request?.events[change.version - 1] ?? [];
  // Its id may be another request's by now.
  if (!request || type !== change.type) return log.warn('a change is told that is known no more');
  // Of what was longer ago than deliveries are kept, nobody knows what has been sent.
  if (at + keptFor < Date.now()) return;
  const webhooks = (await webhooksOf(request.requestedBySub)).filter((each) => isToHear(each, type, at));
  await doAll(webhooks.map((webhook) => tellOf(change, at, webhook, request.externalId ?? null)));
}

async function tellOf(
  change: SigningChange,
  at: number,
  webhook: StoredWebhook,
  externalId: string | null,
): Promise<void> {
  const delivery = deliveryOf(webhook, change, at);
  const known = await readDelivery(delivery);
  if (known && known.tries > 0) return seeToIt(known, webhook);
  if (webhook.answers && !known) return send(delivery, webhook, { externalId, put: addDelivery });
  if (!known) await addDelivery(delivery);
  await queueDelivery(delivery, { answers: false });
}

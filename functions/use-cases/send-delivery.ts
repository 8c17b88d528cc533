import { putDisabled } from '../adapters/event-bus.ts';
import { log } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { doAll } from '../adapters/outage.ts';
import { readRequest } from '../adapters/requests.ts';
import { readDelivery, replaceDelivery } from '../adapters/webhook-deliveries.ts';
import { postWebhook } from '../adapters/webhook-post.ts';
import { deliverLater, type DueDelivery } from '../adapters/webhook-retries.ts';
import { readSecrets } from '../adapters/webhook-secrets.ts';
import { readWebhook, replaceWebhook } from '../adapters/webhooks.ts';
import { gone, type StoredAttempt } from '../domain/webhooks/attempt.ts';
import { afterTry, messageId, messageOf, type StoredDelivery } from '../domain/webhooks/delivery.ts';
import { afterAttempt, type StoredWebhook } from '../domain/webhooks/webhook.ts';

/** Sends a delivery that is due, unless it has been sent since it fell due, or is kept no more. */
export async function sendDue({ webhookId, delivery: key, tries }: DueDelivery): Promise<void> {
  const delivery = await readDelivery({ webhookId, delivery: key });
  if (!delivery) return;
  const webhook = await readWebhook(delivery.owner, webhookId);
  if (delivery.tries > tries) return seeToIt(delivery, webhook);
  if (delivery.status !== 'PENDING') return;
  await send(delivery, webhook, {
    externalId: await externalIdOf(delivery),
    put: (after) => replaceDelivery(delivery, after),
  });
}

async function externalIdOf({ change, at }: StoredDelivery): Promise<string | null> {
  const request = change && (await readRequest(change.requestId));
  // Its id may be another request's by now.
  return request?.events[change!.version - 1]?.[1] === at ? (request.externalId ?? null) : null;
}

/**
 * Sends a delivery once, and sees to it that it is sent again where it failed. What was sent and not noted is sent again; what was
 * noted never is, by whatever asked for this try.
 * @param put keeps it as it is then; false where somebody else has sent it meanwhile
 * @throws Unavailable, NoAnswer where a service is out: whatever asked must come again
 */
export async function send(
  delivery: StoredDelivery,
  webhook: StoredWebhook | undefined,
  { externalId, put }: { externalId: string | null; put(after: StoredDelivery): Promise<boolean> },
): Promise<void> {
  const at = Date.now();
  const secrets = webhook?.enabled ? await readSecrets(webhook.id, at) : [];
  const [id, message] = [messageId(delivery), messageOf(delivery, externalId)];
  const posted =
    webhook && secrets.length > 0
      ? await postWebhook({ url: webhook.url, id, message, secrets })
      : ({ fault: 'DISABLED' } as const);
  const attempt: StoredAttempt = { at, ...posted };
  const after = afterTry(delivery, attempt, Date.now());
  if (!(await put(after))) return;
  const { webhookId, delivery: key, status } = after;
  log.info('webhook called', { webhook: webhookId, delivery: key, status, ...posted });
  // A test that fails says nothing of messages, unless nobody is there to want any.
  const counts = delivery.change !== undefined || status === 'DELIVERED' || attempt.statusCode === gone;
  const noted = webhook?.enabled && counts ? await noteAttempt(webhook, attempt) : webhook;
  await seeToIt(after, noted);
}

/**
 * Does what follows a try that has been noted, and may be done again: has it sent later where it failed, and its owner told where it
 * disabled the webhook.
 */
export async function seeToIt(delivery: StoredDelivery, webhook: StoredWebhook | undefined): Promise<void> {
  const { webhookId, delivery: key, tries, nextAt, status, owner, attempts } = delivery;
  const { at } = attempts.at(-1) ?? {};
  const isDisabledByIt = webhook?.disabledReason && webhook.disabledAt === at;
  const seconds = Math.max(0, Math.ceil(((nextAt ?? 0) - Date.now()) / 1000));
  await doAll([
    status === 'PENDING' && nextAt && deliverLater({ webhookId, delivery: key, tries, seconds }),
    isDisabledByIt && putDisabled({ owner, webhookId, at: at!, reason: webhook.disabledReason! }),
  ]);
}

/** Notes whether a webhook answers, where that changes what is known of it. @returns the webhook as it is then */
async function noteAttempt(read: StoredWebhook, attempt: StoredAttempt): Promise<StoredWebhook | undefined> {
  let before: StoredWebhook | undefined = read;
  // What came of one address says nothing of another.
  for (let times = 0; before?.enabled && before.url === read.url && times < 5; times++) {
    const after: StoredWebhook = afterAttempt(before, attempt);
    if (after.answers === before.answers && after.failingSince === before.failingSince && after.enabled) return before;
    const written = await replaceWebhook(before, after);
    if (written && !written.enabled) {
      count('WebhookDisabled');
      log.warn('webhook disabled', { webhook: written.id, reason: written.disabledReason });
    }
    if (written) return written;
    before = await readWebhook(before.owner, before.id);
  }
  return before;
}

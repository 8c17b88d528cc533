import { readWebhook } from '../adapters/webhooks.ts';
import type { DisabledWebhook } from '../domain/webhooks/disabled.ts';
import { disabledMailOf, disabledMark } from '../domain/webhooks/disabled-mail.ts';
import { sendOnce } from './send-once.ts';

/**
 * Mails the owner of a webhook that it was disabled, once; not where it has been enabled since, or is gone.
 * @throws Unavailable, NoAnswer where it could not be sent now: the event must come again
 */
export async function tellOwner(disabled: DisabledWebhook): Promise<void> {
  const webhook = await readWebhook(disabled.owner, disabled.webhookId);
  if (webhook?.disabledReason !== disabled.reason) return;
  const mail = () => disabledMailOf(webhook, disabled);
  await sendOnce(disabledMark(disabled), webhook.email, mail, { webhook: webhook.id });
}

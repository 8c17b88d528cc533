import type { SigningEventType, Webhook, WebhookDisabledReason } from '../../../generated/schema.ts';
import { gone, isDelivered, type StoredAttempt } from './attempt.ts';
import { isoTime } from '../iso-time.ts';

const day = 86_400_000;

/** What webhooks take at most. `schema.graphql` promises each number to callers. */
export const webhookLimits = {
  /** Of one person: each has a place of its own, so that nobody gets one more by asking twice at once. */
  webhooks: 10,
  /** Characters. */
  url: 2000,
  description: 200,
  /** Milliseconds for which the secret before the newest is still signed with. */
  previousSecret: day,
  /** Milliseconds of nothing but failures after which a webhook is disabled. */
  failing: 4 * day,
};

/** A person's webhook, as the table has it. */
export interface StoredWebhook {
  /** The requester's `sub`. */
  owner: string;
  /** Where mail reaches the owner. */
  email: string;
  /** Its place among the owner's, `0` to `9`. */
  slot: string;
  id: string;
  url: string;
  /** Left out: all. */
  events?: SigningEventType[];
  description?: string;
  enabled: boolean;
  disabledReason?: WebhookDisabledReason;
  /** When the message was sent that made the backend disable it, in milliseconds since the epoch, as all times. */
  disabledAt?: number;
  /**
   * Whether it answered the newest message: one that did is sent the next one at once, every other one from a queue of its own,
   * so that those that never answer wait for each other alone.
   */
  answers: boolean;
  failingSince?: number;
  createdAt: number;
  /** How often the row was changed. */
  revision: number;
}

/** Whether a webhook is to hear of an event of a kind that happened at a time. */
export const isToHear = ({ enabled, events, createdAt }: StoredWebhook, type: SigningEventType, at: number): boolean =>
  enabled && at >= createdAt && (!events || events.includes(type));

/** The webhook after a try of a message: whether it answers, since when it fails, and whether that has been too long. */
export function afterAttempt(webhook: StoredWebhook, { at, statusCode = 0 }: StoredAttempt): StoredWebhook {
  const { failingSince = at, ...rest } = webhook;
  if (isDelivered(statusCode)) return { ...rest, answers: true };
  const failing = { ...rest, answers: false, failingSince };
  const disabled = { ...failing, enabled: false, disabledAt: at };
  if (statusCode === gone) return { ...disabled, disabledReason: 'GONE' };
  const isTooLong = at - failingSince >= webhookLimits.failing;
  return isTooLong ? { ...disabled, disabledReason: 'FAILING' } : failing;
}

/** Shows a webhook to its owner. */
export const presentWebhook = (webhook: StoredWebhook): Webhook => ({
  id: webhook.id,
  url: webhook.url,
  events: webhook.events ?? [],
  description: webhook.description ?? null,
  enabled: webhook.enabled,
  disabledReason: webhook.disabledReason ?? null,
  failingSince: isoTime(webhook.failingSince),
  createdAt: isoTime(webhook.createdAt),
});

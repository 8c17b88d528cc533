import type { SigningEventType, WebhookDelivery, WebhookDeliveryStatus } from '../../../generated/schema.ts';
import type { SigningChange } from '../change.ts';
import { gone, isDelivered, type StoredAttempt } from './attempt.ts';
import { isoTime } from '../iso-time.ts';
import type { StoredWebhook } from './webhook.ts';

/**
 * How long to wait after each failure, in seconds; after the last there is one more try, and no other.
 * Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export const waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** How many tries are kept. */
const keptAttempts = 20;

/** For how long a delivery is kept, in milliseconds. */
export const keptFor = 30 * 86_400_000;

/** Which delivery of which webhook: the key of the table. */
export interface DeliveryKey {
  webhookId: string;
  /** When it happened and what, so that they stand in order, and a change that is told twice finds what is there. */
  delivery: string;
}

/** A message to a webhook, as the table has it: ids and kinds alone, so that an erasure has nothing to look for in it. */
export interface StoredDelivery extends DeliveryKey {
  /** Of the webhook. */
  owner: string;
  /** The change that it tells of; left out of a test. */
  change?: Omit<SigningChange, 'externalId'>;
  /** When what it tells of happened, in milliseconds since the epoch, as all times. */
  at: number;
  status: WebhookDeliveryStatus;
  attempts: StoredAttempt[];
  /** How often it was sent; what is to be sent says which one it is, and is nothing where it has been sent. */
  tries: number;
  /** How many tries there were before the owner had it sent once more. */
  before: number;
  nextAt?: number;
  /** Seconds since the epoch, when the table forgets it. */
  removeAt: number;
}

/** Makes the delivery of a change that happened at a time. */
export function deliveryOf(webhook: StoredWebhook, change: SigningChange, at: number): StoredDelivery {
  const { requestId, version, externalId: _, ...rest } = change;
  return newDelivery(webhook, `${at}.${requestId}.${version}`, at, { requestId, version, ...rest });
}

/** Makes the delivery of a test. @param id what no other test has */
export const testDeliveryOf = (webhook: StoredWebhook, id: string, at: number): StoredDelivery =>
  newDelivery(webhook, `${at}.test.${id}`, at);

function newDelivery(
  { id: webhookId, owner }: StoredWebhook,
  delivery: string,
  at: number,
  change?: StoredDelivery['change'],
): StoredDelivery {
  return {
    ...{ webhookId, delivery, owner, at, status: 'PENDING', attempts: [], tries: 0, before: 0 },
    ...(change && { change }),
    removeAt: removalAfter(at),
  };
}

const removalAfter = (time: number) => Math.floor((time + keptFor) / 1000);

/** The delivery after a try that has come to its end by now; a test is tried once. */
export function afterTry(delivery: StoredDelivery, attempt: StoredAttempt, now: number): StoredDelivery {
  const { nextAt: _, ...rest } = delivery;
  const tries = delivery.tries + 1;
  const attempts = [...delivery.attempts, attempt].slice(-keptAttempts);
  const { statusCode = 0, fault } = attempt;
  if (isDelivered(statusCode)) return { ...rest, tries, attempts, status: 'DELIVERED' };
  const wait = waits[tries - delivery.before - 1];
  // Gone is gone, and what is disabled is sent to no more.
  if (statusCode === gone || fault === 'DISABLED' || wait === undefined || !delivery.change)
    return { ...rest, tries, attempts, status: 'FAILED' };
  return { ...rest, tries, attempts, status: 'PENDING', nextAt: now + wait * 1000 };
}

/** The delivery where its owner has it sent once more. */
export function onceMore(delivery: StoredDelivery, now: number): StoredDelivery {
  const { nextAt: _, ...rest } = delivery;
  return { ...rest, status: 'PENDING', before: delivery.tries, removeAt: removalAfter(now) };
}

/** The type of a message that tells of a kind of event; without one, of a test. */
export const messageType = (type?: SigningEventType): string =>
  type ? `request.${type.toLowerCase()}` : 'webhook.test';

/** The id of a message: what it tells of has one, whichever webhook it goes to. */
export const messageId = ({ change, delivery }: StoredDelivery): string => change?.id ?? delivery;

/** The id of a delivery, for its owner. */
export const deliveryId = ({ webhookId, delivery }: DeliveryKey): string => `${webhookId}.${delivery}`;

/** Reads the id of a delivery; undefined where it is none. */
export function readDeliveryId(id: string): DeliveryKey | undefined {
  const [, webhookId, delivery] = /^([0-9a-f-]{36})\.(\d{1,16}\.[\w.:-]{1,100})$/.exec(id) ?? [];
  return webhookId && delivery ? { webhookId, delivery } : undefined;
}

/** Shows a delivery to the webhook's owner. */
export const presentDelivery = (stored: StoredDelivery): WebhookDelivery => ({
  id: deliveryId(stored),
  webhookId: stored.webhookId,
  messageId: messageId(stored),
  type: messageType(stored.change?.type),
  requestId: stored.change?.requestId ?? null,
  version: stored.change?.version ?? null,
  status: stored.status,
  createdAt: isoTime(stored.at),
  attempts: stored.attempts.map(({ at, statusCode = null, fault = null }) => ({ at: isoTime(at), statusCode, fault })),
  nextAttemptAt: isoTime(stored.nextAt),
});

/** What is posted: the body of a message as Standard Webhooks has it. */
export interface Message {
  type: string;
  /** When what it tells of happened. */
  timestamp: string;
  data: Omit<SigningChange, 'id'> | { webhookId: string };
}

/**
 * Makes the body of a message when it is sent.
 * @param externalId of the request as it is now: an erasure takes it
 */
export function messageOf({ webhookId, change, at }: StoredDelivery, externalId: string | null): Message {
  const timestamp = isoTime(at);
  if (!change) return { type: messageType(), timestamp, data: { webhookId } };
  const { requestId, version, type, status, position } = change;
  return { type: messageType(type), timestamp, data: { requestId, externalId, version, type, status, position } };
}

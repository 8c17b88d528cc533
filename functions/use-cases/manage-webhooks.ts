import { randomUUID } from 'node:crypto';
import type {
  CreateWebhookInput,
  MutationRedeliverWebhookArgs,
  MutationRotateWebhookSecretArgs,
  NewWebhook,
  QueryWebhookDeliveriesArgs,
  SigningEventType,
  UpdateWebhookInput,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryConnection,
} from '../../generated/schema.ts';
import { addDelivery, readDeliveries, readDelivery, replaceDelivery } from '../adapters/webhook-deliveries.ts';
import { reach } from '../adapters/webhook-post.ts';
import { putSecret, removeSecrets, rotateSecret } from '../adapters/webhook-secrets.ts';
import { queueDelivery } from '../adapters/webhook-retries.ts';
import { addWebhook, readWebhook, removeWebhook, replaceWebhook, webhooksOf } from '../adapters/webhooks.ts';
import type { Person } from '../domain/field-call.ts';
import { limits } from '../domain/limits.ts';
import {
  onceMore,
  presentDelivery,
  readDeliveryId,
  type StoredDelivery,
  testDeliveryOf,
} from '../domain/webhooks/delivery.ts';
import { readPageToken, writePageToken } from '../domain/webhooks/page-token.ts';
import { lostRace, Refusal, refuseInput } from '../domain/refusal.ts';
import { presentWebhook, type StoredWebhook, webhookLimits } from '../domain/webhooks/webhook.ts';
import { readWebhookUrl } from '../domain/webhooks/webhook-url.ts';

/** For how long a test waits to be sent before there may be another, in milliseconds. */
const testWaits = 60_000;

/** What each field of the API that is about webhooks does, for the person who calls it. */
export const webhookFields = {
  async createWebhook({ owner, email }: Person, { input }: { input: CreateWebhookInput }): Promise<NewWebhook> {
    const made = {
      ...{ owner, email, id: randomUUID(), url: urlOf(input.url), enabled: true, answers: false },
      ...{ createdAt: Date.now(), revision: 0 },
      ...eventsOf(input.events),
      ...descriptionOf(input.description),
    };
    const secret = await putSecret(made.id);
    const taken = (await webhooksOf(owner)).map(({ slot }) => slot);
    const slots = Array.from({ length: webhookLimits.webhooks }, (_, slot) => String(slot));
    for (const slot of slots.filter((each) => !taken.includes(each)))
      if (await addWebhook({ ...made, slot })) return { secret, webhook: presentWebhook({ ...made, slot }) };
    await removeSecrets(made.id);
    throw new Refusal(
      'TooManyWebhooks',
      `you have ${webhookLimits.webhooks} webhooks, as many as a person may have; delete one first`,
    );
  },

  async updateWebhook({ owner, email }: Person, { input }: { input: UpdateWebhookInput }): Promise<Webhook> {
    const before = await ownWebhook(owner, input.id);
    const { events, description, enabled } = input;
    let after = { ...before, email };
    const url = input.url ? urlOf(input.url) : before.url;
    if (url !== before.url) after = { ...without(after, 'failingSince'), url, answers: false };
    if (events) after = { ...without(after, 'events'), ...eventsOf(events) };
    if (typeof description === 'string') after = { ...without(after, 'description'), ...descriptionOf(description) };
    if (enabled === false) after = { ...after, enabled };
    if (enabled) after = { ...without(after, 'disabledReason', 'disabledAt', 'failingSince'), enabled };
    return presentWebhook((await replaceWebhook(before, after)) ?? lostRace());
  },

  async rotateWebhookSecret({ owner }: Person, { id }: MutationRotateWebhookSecretArgs): Promise<NewWebhook> {
    const webhook = await ownWebhook(owner, id);
    return { secret: await rotateSecret(id, Date.now()), webhook: presentWebhook(webhook) };
  },

  async deleteWebhook({ owner }: Person, { id }: { id: string }): Promise<Webhook> {
    const webhook = await ownWebhook(owner, id);
    await removeWebhook(webhook);
    await removeSecrets(id);
    return presentWebhook(webhook);
  },

  async sendTestWebhook({ owner }: Person, { id }: { id: string }): Promise<WebhookDelivery> {
    const webhook = enabledOnly(await ownWebhook(owner, id));
    // One at a time: tests of who does not answer would hold up all who wait.
    const { items } = await readDeliveries({ webhookId: id, status: 'PENDING', limit: limits.page });
    const now = Date.now();
    const waiting = items.find(({ change, at }) => !change && at > now - testWaits);
    if (waiting) return presentDelivery(waiting);
    const delivery = testDeliveryOf(webhook, randomUUID(), now);
    await addDelivery(delivery);
    await queueDelivery(delivery, webhook);
    return presentDelivery(delivery);
  },

  async redeliverWebhook(
    { owner }: Person,
    { deliveryId: id }: MutationRedeliverWebhookArgs,
  ): Promise<WebhookDelivery> {
    const { webhook, delivery: before } = await ownDelivery(owner, id);
    const isToBeSent = before.status === 'PENDING' && before.nextAt === undefined;
    const after = isToBeSent ? before : onceMore(before, Date.now());
    if (!isToBeSent && !(await replaceDelivery(before, after))) lostRace();
    await queueDelivery(after, webhook);
    return presentDelivery(after);
  },

  async webhooks({ owner }: Person): Promise<Webhook[]> {
    return (await webhooksOf(owner)).map(presentWebhook);
  },

  async webhookDeliveries({ owner }: Person, args: QueryWebhookDeliveriesArgs): Promise<WebhookDeliveryConnection> {
    const { webhookId, nextToken } = args;
    const status = args.status ?? undefined;
    const limit = args.limit ?? limits.usualPage;
    if (limit < 1 || limit > limits.page) refuseInput('limit', `${limit}`, `1 to ${limits.page}`);
    await ownWebhook(owner, webhookId);
    const after = nextToken ? readPageToken(nextToken, webhookId, status) : undefined;
    const { items, last } = await readDeliveries({ webhookId, status, limit, after });
    return { items: items.map(presentDelivery), nextToken: last ? writePageToken(last, webhookId, status) : null };
  },
};

/** The name of a field of the API that is about webhooks. */
export type WebhookField = keyof typeof webhookFields;

async function ownWebhook(owner: string, id: string): Promise<StoredWebhook> {
  return (await readWebhook(owner, id)) ?? refuseNotFound('webhook', id);
}

async function ownDelivery(owner: string, id: string): Promise<{ webhook: StoredWebhook; delivery: StoredDelivery }> {
  const key = readDeliveryId(id) ?? refuseNotFound('delivery', id);
  const webhook = enabledOnly(
    (await readWebhook(owner, key.webhookId)) ?? refuseNotFound('delivery', id),
    'deliveryId',
  );
  const delivery = await readDelivery(key);
  return { webhook, delivery: delivery ?? refuseNotFound('delivery', id) };
}

function enabledOnly(webhook: StoredWebhook, argument = 'id'): StoredWebhook {
  if (webhook.enabled) return webhook;
  return refuseInput(argument, 'a webhook that is disabled', 'one that is enabled; updateWebhook enables it');
}

/** An id that is none may be anything, and is not repeated. */
function refuseNotFound(what: 'webhook' | 'delivery', id: string): never {
  const named = /^[\w.:-]{1,200}$/.test(id) ? id : `with an id of ${id.length} characters`;
  throw new Refusal(
    'WebhookNotFound',
    `you have no ${what} ${named}; webhooks and webhookDeliveries list what you have`,
  );
}

function urlOf(given: string): string {
  const read = readWebhookUrl(given, reach);
  return 'url' in read ? read.url : refuseInput('url', `${given.length} characters`, read.allowed);
}

/** None means all. */
const eventsOf = (events: SigningEventType[] | null | undefined): { events?: SigningEventType[] } =>
  events?.length ? { events: [...new Set(events)].sort() } : {};

function descriptionOf(description: string | null | undefined): { description?: string } {
  const { length } = description ?? '';
  const { description: most } = webhookLimits;
  if (length > most) refuseInput('description', `${length} characters`, `at most ${most} characters`);
  return description ? { description } : {};
}

function without(webhook: StoredWebhook, ...members: (keyof StoredWebhook)[]): StoredWebhook {
  const kept = Object.entries(webhook).filter(([member]) => !(members as string[]).includes(member));
  return Object.fromEntries(kept) as unknown as StoredWebhook;
}

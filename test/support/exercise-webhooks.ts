import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  ListWebhookDeliveriesDocument,
  ListWebhooksDocument,
  RedeliverWebhookDocument,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  UpdateWebhookDocument,
} from '../../generated/operations.ts';
import type { Person, TestBackend } from './backend.ts';
import type { Faults } from './exercise.ts';
import { inside } from './inside.ts';
import { startReceiver } from './receiver.ts';

/**
 * Goes every way there is with webhooks once: one that answers, one that fails and is told again, one that is gone at once and
 * one that is gone later, a message that is refused.
 * @param begin starts a request of the owner's
 */
export async function exerciseWebhooks(
  backend: TestBackend,
  { faults, owner, begin }: { faults: Faults; owner: Person; begin(id: string): Promise<unknown> },
): Promise<void> {
  const { clock, idle } = backend;
  const receiver = await startReceiver();
  const path = '/exercise';
  const { webhook } = await owner.get(CreateWebhookDocument, {
    input: { url: `${receiver.url}${path}`, events: ['STARTED'], description: 'the exercise' },
  });
  const { id } = webhook;
  const started = async (requestId: string) => {
    await begin(requestId);
    await idle();
  };
  const enable = () => owner.get(UpdateWebhookDocument, { input: { id, enabled: true } });

  // It has never answered.
  await started('exercise-webhook-new');
  receiver.reply(path, 500);
  await started('exercise-webhook-failing');
  receiver.reply(path, 410);
  clock.advance(10_000);
  await idle();
  await enable();
  receiver.reply(path, 500);
  await started('exercise-webhook-again');
  receiver.reply(path, 200);
  clock.advance(10_000);
  await idle();
  receiver.reply(path, 410);
  // Its owner cannot be told of it just then.
  faults.undeliverable.add(id);
  await started('exercise-webhook-gone');
  faults.undeliverable.delete(id);
  await enable();

  const { items } = await owner.get(ListWebhookDeliveriesDocument, { webhookId: id });
  const delivery = items.find(({ requestId }) => requestId === 'exercise-webhook-gone')!;
  receiver.reply(path, 200);
  await owner.get(RedeliverWebhookDocument, { deliveryId: delivery.id });
  await idle();
  await inside(backend).tell('WebhooksRetries', 'nothing that can be sent');
  await idle();
  faults.refused.add('exercise-webhook-aside');
  await started('exercise-webhook-aside');
  faults.refused.delete('exercise-webhook-aside');

  await owner.get(SendTestWebhookDocument, { id });
  await idle();
  await owner.get(RotateWebhookSecretDocument, { id });
  await owner.get(ListWebhooksDocument, {});
  await owner.get(DeleteWebhookDocument, { id });
  await receiver.close();
}

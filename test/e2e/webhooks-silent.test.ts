import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CreateWebhookDocument,
  OnSignatureRequestedDocument,
  SendTestWebhookDocument,
  StartSigningDocument,
  UpdateWebhookDocument,
} from '../../generated/operations.ts';
import type { StoredWebhook } from '../../functions/domain/webhooks/webhook.ts';
import { readMailbox } from '../../tools/mail/mailbox.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { startReceiver } from '../support/receiver.ts';
import { withAll } from '../support/synthesised.ts';

const receiver = await startReceiver();
afterAll(receiver.close);
const backend = await startBackend({ assembly: await synthesise(withAll) });
afterAll(() => backend.stop());
receiver.reply('/silent', () => {});

const { putIn } = inside(backend);

const [owners, webhooksOfOwner] = [50, 10];
const toBob = startInput({ signers: [signer('bob@example.com')] });

/** Puts a webhook into the table as `createWebhook` does: a call for each would take the most of the test. */
async function putSilent(owner: string, slot: number) {
  const webhookId = randomUUID();
  const made: StoredWebhook = {
    ...{
      owner,
      email: 'nobody@example.com',
      slot: String(slot),
      id: webhookId,
      url: `${receiver.url}/silent`,
      events: ['STARTED'],
    },
    ...{ enabled: true, answers: false, createdAt: 0, revision: 0 },
  };
  await putIn('WebhooksTable', made);
  await putIn('WebhooksSecrets', { webhookId, secret: `whsec_${randomBytes(32).toString('base64')}` });
}

describe('the owner of a webhook', () => {
  it('is told once by mail that it was disabled, and not where it is enabled', async () => {
    const erin = await backend.as('erin@example.com');
    receiver.reply('/gone/secret', 410);
    const { webhook } = await erin.get(CreateWebhookDocument, { input: { url: `${receiver.url}/gone/secret` } });
    for (const _ of [1, 2]) {
      await erin.get(UpdateWebhookDocument, { input: { id: webhook.id, enabled: true } });
      await erin.get(SendTestWebhookDocument, { id: webhook.id });
      await backend.idle();
    }
    const mails = await readMailbox(join(backend.dataDir, 'mail'));
    const told = mails.filter(({ to }) => to.includes('erin@example.com'));
    expect(told.map(({ subject }) => subject)).toEqual(
      Array(2).fill(`Webhook disabled: ${new URL(receiver.url).host}`),
    );
    expect(told[0]!.text).toContain('because it answered 410 Gone');
    expect(told[0]!.text).not.toContain('secret');
  });
});

describe('five hundred webhooks that never answer', () => {
  it('delay no update, no mail, and nobody else’s webhook', { timeout: 120_000 }, async () => {
    const [carol, bob] = [await backend.as('carol@example.com'), await backend.as('bob@example.com')];
    const inbox = await bob.subscribe(OnSignatureRequestedDocument, {});
    const { webhook } = await carol.get(CreateWebhookDocument, { input: { url: `${receiver.url}/carol` } });
    await carol.get(SendTestWebhookDocument, { id: webhook.id });
    await backend.idle();

    const begin = async (at: number) => {
      const owner = await backend.as(`silent-${at}@example.com`);
      for (let slot = 0; slot < webhooksOfOwner; slot++) await putSilent(decodeJwt(owner.token).sub!, slot);
      await owner.get(StartSigningDocument, { input: startInput({ signers: [signer('dave@example.com')] }) });
    };
    await Promise.all(Array.from({ length: owners }, (_, at) => begin(at)));
    await receiver.received.until(({ path }) => path === '/silent');

    const { id } = await carol.get(StartSigningDocument, { input: toBob });
    await Promise.all([
      inbox.until(({ requestId }) => requestId === id),
      backend.happened.until((each) => each.kind === 'mail' && readFileSync(each.file, 'utf8').includes(id)),
      receiver.received.until(({ path, headers }) => path === '/carol' && headers['webhook-id'] === `${id}:2`),
    ]);
    // They are given ten seconds each: those that came after Carol's have still to be called.
    expect(receiver.at('/silent').length).toBeLessThan(owners * webhooksOfOwner);
    await inbox.close();
  });
});

import { describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  CreateWebhookDocument,
  GetSigningRequestDocument,
  ListWebhookDeliveriesDocument,
  RedeliverWebhookDocument,
  SendTestWebhookDocument,
  StartSigningDocument,
} from '../../../generated/operations.ts';
import { signer } from '../../support/given.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { type Member, openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol] = await stage.people('carol');

/** The endpoint of GraphQL receives: it refuses with 401 what has no token, and what it answered stands with the delivery. */
const url = stage.outputs.GraphqlEndpoint!;
const refused = { statusCode: 401, fault: null };

const withoutWebhooks = stage.without('webhooks');
describe.skipIf(withoutWebhooks)(`a webhook${withoutWebhooks && ` (${withoutWebhooks})`}`, () => {
  const hookOf = async (owner: Member, events: 'CANCELLED'[] = ['CANCELLED']) =>
    (await owner.get(CreateWebhookDocument, { input: { url, events } })).webhook.id;
  const deliveries = async (owner: Member, webhookId: string) =>
    (await owner.get(ListWebhookDeliveriesDocument, { webhookId, limit: 20 })).items;
  const tried = (owner: Member, webhookId: string, times = 1) =>
    eventually(
      () => deliveries(owner, webhookId),
      (items) => items.some(({ attempts }) => attempts.length >= times),
    );
  async function cancelled(owner: Member) {
    const input = stage.input({ signers: [signer(stage.address('bob'))] });
    const { id } = await owner.get(StartSigningDocument, { input });
    await owner.get(CancelSigningDocument, { input: { requestId: id } });
    return id;
  }

  it('is sent what its owner asks for as a test, and it is noted what the receiver answered', async () => {
    const [owner] = await stage.people('owner-of-test');
    const id = await hookOf(owner);
    await owner.get(SendTestWebhookDocument, { id });
    const [delivery] = await tried(owner, id);
    expect(delivery).toMatchObject({ webhookId: id, type: 'webhook.test', status: 'FAILED', attempts: [refused] });
  });

  it('is told of the changes that it wants of requests of its owner, and told again where it fails', async () => {
    const [owner] = await stage.people('owner');
    const id = await hookOf(owner);
    await cancelled(carol);
    const requestId = await cancelled(owner);
    const items = await tried(owner, id);
    const soon = { status: 'PENDING', nextAttemptAt: expect.any(String) };
    expect(items).toMatchObject([{ requestId, type: 'request.cancelled', ...soon }]);
    expect(items[0]!.attempts[0]).toMatchObject(refused);
    expect(items[0]!.messageId).toBe(`${requestId}:${items[0]!.version}`);
  });

  it('is sent a message once more', async () => {
    const [owner] = await stage.people('owner-again');
    const id = await hookOf(owner);
    await owner.get(SendTestWebhookDocument, { id });
    const [first] = await tried(owner, id);
    await owner.get(RedeliverWebhookDocument, { deliveryId: first!.id });
    expect((await tried(owner, id, 2))[0]!.attempts.slice(0, 2)).toMatchObject([refused, refused]);
  });
});

const withoutMail = stage.without('links');
describe.skipIf(withoutMail)(`a mail to a signer${withoutMail && ` (${withoutMail})`}`, () => {
  it.each([
    ['DELIVERED', 'success'],
    ['BOUNCED', 'bounce'],
    ['COMPLAINED', 'complaint'],
    ['SUPPRESSED', 'suppressionlist'],
  ])('becomes %s where SES says so, which the requester sees: %s@simulator.amazonses.com', async (status, name) => {
    const email = `${name}+${stage.run}@simulator.amazonses.com`;
    const { id, updates } = await stage.start(carol, { signers: [signer(email)], notify: true });
    const read = () => carol.get(GetSigningRequestDocument, { id });
    const seen = await eventually(read, ({ signers: [to] }) => to!.delivery?.status === status);
    expect(seen.status).toBe('PENDING');
    expect(seen.history.some(({ type }) => type === 'BOUNCED')).toBe(status !== 'DELIVERED');
    await updates.close();
  });
});

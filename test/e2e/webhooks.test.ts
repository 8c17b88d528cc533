import { AwsError } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CreateWebhookDocument,
  DeleteWebhookDocument,
  EraseRequestDocument,
  CancelSigningDocument,
  ListWebhookDeliveriesDocument,
  ListWebhooksDocument,
  RedeliverWebhookDocument,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  SignDocumentDocument,
  StartSigningDocument,
  UpdateWebhookDocument,
} from '../../generated/operations.ts';
import type { CreateWebhookInput, StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { startReceiver } from '../support/receiver.ts';
import { withWebhooks } from '../support/synthesised.ts';
import { verified } from '../support/verified.ts';

/** Calls that fail, by what they ask for; each once. */
const failing = new Set<string>();
const backend = await startBackend({
  assembly: await synthesise(withWebhooks),
  intercept: {
    call(target, input, perform) {
      const { stateMachineArn = '' } = input as { stateMachineArn?: string };
      // Requests have executions of their own.
      if (!stateMachineArn.includes('Signing') && failing.delete(target))
        throw new AwsError('ServiceUnavailable', 'an outage of this test', 503);
      return perform();
    },
  },
});
const receiver = await startReceiver();
afterAll(receiver.close);
afterAll(() => backend.stop());
const { clock, idle } = backend;
const bob = await backend.as('bob@example.com');

let count = 0;
/** A requester of a test's own, with a webhook on a path of its own. */
async function owner(input: Partial<CreateWebhookInput> = {}) {
  const path = `/${count++}`;
  const carol = await backend.as(`carol-${count}@example.com`);
  const made = await carol.get(CreateWebhookDocument, { input: { url: receiver.url + path, ...input } });
  return { carol, path, secret: made.secret, webhook: made.webhook, ...made.webhook };
}

async function start(carol: Person, input: Partial<StartSigningInput> = {}) {
  const given = { signers: [signer('bob@example.com')], externalId: 'deal 7', ...input };
  const { id } = await carol.get(StartSigningDocument, { input: startInput(given) });
  await idle();
  return id;
}

const sign = async (requestId: string) => {
  await bob.get(SignDocumentDocument, { input: { requestId } });
  await idle();
};

const deliveries = async (carol: Person, webhookId: string, more = {}) =>
  (await carol.get(ListWebhookDeliveriesDocument, { webhookId, ...more })).items;

const typesAt = (path: string) => receiver.at(path).map(({ body }) => (JSON.parse(body) as { type: string }).type);

/** Has what comes on a path wait; `answer` lets it go. */
function hold(path: string) {
  let answer!: (status: number) => void;
  const asked = new Promise<void>((resolve) =>
    receiver.reply(path, (response) => {
      answer = (status) => response.writeHead(status).end();
      resolve();
    }),
  );
  return { asked, answer: (status: number) => answer(status) };
}

/** Lets the time pass that a message waits. */
async function pass(seconds: number) {
  clock.advance(seconds * 1000);
  await idle();
}

describe('a webhook', () => {
  it('is told of each change of its owner’s requests, signed, and of nobody else’s', async () => {
    const { carol, path, secret, id } = await owner();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const requestId = await start(carol);
    await sign(requestId);
    await start((await owner()).carol);
    const got = receiver.at(path);
    expect(got.map(({ headers }) => headers['webhook-id']).sort()).toEqual(
      [1, 2, 3, 4].map((version) => `${requestId}:${version}`),
    );
    const bodies = got.map((each) => verified(secret, each, clock.now()) as { data: { version: number } });
    expect(bodies.find(({ data }) => data.version === 4)).toEqual({
      type: 'request.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        ...{ requestId, externalId: 'deal 7', version: 4, type: 'COMPLETED', status: 'COMPLETED', position: null },
      },
    });
    expect(await deliveries(carol, id, { status: 'DELIVERED' })).toHaveLength(4);
    expect((await deliveries(carol, id))[0]).toMatchObject({
      ...{ webhookId: id, messageId: `${requestId}:4`, type: 'request.completed', requestId, version: 4 },
      ...{ status: 'DELIVERED', nextAttemptAt: null, attempts: [{ statusCode: 200, fault: null }] },
    });
  });

  it('is told of the kinds that it wants alone', async () => {
    const { carol, path } = await owner({ events: ['COMPLETED', 'COMPLETED', 'DECLINED'] });
    await sign(await start(carol));
    expect(typesAt(path)).toEqual(['request.completed']);
  });

  it('is not told of what was before it, nor of what happened while it was disabled', async () => {
    const { carol, path, id } = await owner();
    const requestId = await start(carol);
    await carol.get(UpdateWebhookDocument, { input: { id, enabled: false } });
    await sign(requestId);
    await carol.get(UpdateWebhookDocument, { input: { id, enabled: true } });
    expect(receiver.at(path)).toHaveLength(2);
  });

  it('is tried again as Standard Webhooks recommends, for three days, always with the same id', async () => {
    const { carol, path, id } = await owner({ events: ['STARTED'] });
    receiver.reply(path, 500);
    const requestId = await start(carol);
    const waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for (const [at, wait] of waits.entries()) {
      expect(receiver.at(path)).toHaveLength(at + 1);
      const [delivery] = await deliveries(carol, id);
      // From the end of the try on, which takes a moment.
      const waited = Date.parse(delivery!.nextAttemptAt!) - Date.parse(delivery!.attempts.at(-1)!.at);
      expect(Math.floor(waited / 2000)).toBe(Math.floor(wait / 2));
      await pass(wait - 3);
      expect(receiver.at(path)).toHaveLength(at + 1);
      await pass(5);
    }
    expect(receiver.at(path)).toHaveLength(10);
    await pass(10 * 86_400);
    expect(receiver.at(path)).toHaveLength(10);
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`${requestId}:1`]));
    expect(await deliveries(carol, id)).toMatchObject([{ status: 'FAILED', nextAttemptAt: null }]);
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({
      enabled: true,
      failingSince: expect.any(String),
    });
  });

  it('is told later where it answers again', async () => {
    const { carol, path, id, secret } = await owner({ events: ['STARTED'] });
    receiver.reply(path, 503);
    await start(carol);
    receiver.reply(path, 204);
    await pass(6);
    expect(await deliveries(carol, id)).toMatchObject([
      { status: 'DELIVERED', attempts: [{ statusCode: 503 }, { statusCode: 204 }] },
    ]);
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ failingSince: null });
    // Signed anew, at the time of the second.
    verified(secret, receiver.at(path)[1]!, clock.now());
  });

  it('is disabled where it says that it is gone, and is told no more until it is enabled', async () => {
    const { carol, path, id } = await owner();
    receiver.reply(path, 410);
    const requestId = await start(carol);
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ enabled: false, disabledReason: 'GONE' });
    const before = receiver.at(path).length;
    await sign(requestId);
    expect(receiver.at(path)).toHaveLength(before);
    receiver.reply(path, 200);
    const enabled = await carol.get(UpdateWebhookDocument, { input: { id, enabled: true } });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    await carol.get(SendTestWebhookDocument, { id });
    await idle();
    expect(typesAt(path).at(-1)).toBe('webhook.test');
  });

  it('is disabled after four days of nothing but failures', async () => {
    const { carol, path } = await owner({ events: ['STARTED'] });
    receiver.reply(path, 500);
    for (const _ of [1, 2, 3]) {
      await start(carol);
      await pass(86_400);
    }
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ enabled: true });
    await start(carol);
    await pass(86_400);
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({
      enabled: false,
      disabledReason: 'FAILING',
    });
    const before = receiver.at(path).length;
    await pass(5 * 86_400);
    expect(receiver.at(path)).toHaveLength(before);
  });

  it('is signed with both secrets for a day after a rotation', async () => {
    const { carol, path, id, secret } = await owner();
    const { secret: next } = await carol.get(RotateWebhookSecretDocument, { id });
    expect(next).not.toBe(secret);
    const test = async () => {
      await carol.get(SendTestWebhookDocument, { id });
      await idle();
      return receiver.at(path).at(-1)!;
    };
    const first = await test();
    for (const each of [secret, next])
      expect(verified(each, first, clock.now())).toMatchObject({ data: { webhookId: id } });
    await pass(86_400);
    const later = await test();
    verified(next, later, clock.now());
    expect(() => verified(secret, later, clock.now())).toThrow('No matching signature');
  });

  it('is sent a message once more where its owner says so', async () => {
    const { carol, path, id } = await owner({ events: ['STARTED'] });
    const requestId = await start(carol);
    const [delivery] = await deliveries(carol, id);
    expect(await carol.get(RedeliverWebhookDocument, { deliveryId: delivery!.id })).toMatchObject({
      status: 'PENDING',
    });
    await idle();
    expect(receiver.at(path).map(({ headers }) => headers['webhook-id'])).toEqual([`${requestId}:1`, `${requestId}:1`]);
    expect(await deliveries(carol, id)).toMatchObject([{ status: 'DELIVERED', attempts: [{}, {}] }]);
  });

  it('is told nothing that was erased', async () => {
    const { carol, path, id } = await owner({ events: ['CANCELLED'] });
    receiver.reply(path, 500);
    const requestId = await start(carol);
    await carol.get(CancelSigningDocument, { input: { requestId } });
    await idle();
    await carol.get(EraseRequestDocument, { input: { requestId } });
    await pass(6);
    expect(receiver.at(path).map(({ body }) => JSON.parse(body).data.externalId)).toEqual(['deal 7', null]);
    expect(await deliveries(carol, id)).toHaveLength(1);
  });

  it('is gone when it is deleted, with what was to be sent again', async () => {
    const { carol, path, id } = await owner({ events: ['STARTED'] });
    receiver.reply(path, 500);
    await start(carol);
    expect(await carol.get(DeleteWebhookDocument, { id })).toMatchObject({ id });
    await pass(400);
    expect(receiver.at(path)).toHaveLength(1);
    const again = await carol.run(DeleteWebhookDocument, { id });
    expect(again.errors![0]).toMatchObject({ errorType: 'WebhookNotFound' });
    expect(await carol.get(ListWebhooksDocument, {})).toEqual([]);
  });
});

describe('a message', () => {
  it('that failed while Step Functions was out is sent again, and not before its time', async () => {
    for (const isNew of [true, false]) {
      const { carol, path, id } = await owner({ events: ['STARTED'] });
      if (!isNew) {
        await carol.get(SendTestWebhookDocument, { id });
        await idle();
      }
      const before = receiver.at(path).length;
      receiver.reply(path, 500);
      failing.add('AWSStepFunctions.StartExecution');
      await start(carol);
      expect([failing.size, receiver.at(path).length]).toEqual([0, before + 1]);
      receiver.reply(path, 200);
      await pass(200);
      await pass(10);
      expect(receiver.at(path).length).toBe(before + 2);
      expect((await deliveries(carol, id))[0]).toMatchObject({ status: 'DELIVERED', attempts: [{}, {}] });
    }
  });

  it('that is a test is sent once', async () => {
    const { carol, path, id } = await owner();
    receiver.reply(path, 500);
    await carol.get(SendTestWebhookDocument, { id });
    await idle();
    expect(await deliveries(carol, id)).toMatchObject([{ status: 'FAILED', attempts: [{ statusCode: 500 }] }]);
    await pass(600);
    expect(receiver.at(path)).toHaveLength(1);
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ failingSince: null });
  });

  it('that is a test is one at a time', async () => {
    const { carol, path, id } = await owner();
    const { asked, answer } = hold(path);
    const first = await carol.get(SendTestWebhookDocument, { id });
    expect(await carol.get(SendTestWebhookDocument, { id })).toMatchObject({ id: first.id });
    await asked;
    answer(200);
    await idle();
    await carol.get(DeleteWebhookDocument, { id });
  });

  it('of which the same address is given again says what it said', async () => {
    const { carol, path, id, url } = await owner({ events: ['STARTED'] });
    receiver.reply(path, 500);
    await start(carol);
    const { failingSince } = await carol.get(UpdateWebhookDocument, { input: { id, url } });
    expect(failingSince).not.toBeNull();
  });

  it('that the old address refuses says nothing of a new one', async () => {
    const { carol, path, id } = await owner({ events: ['STARTED'] });
    const { asked, answer } = hold(path);
    await carol.get(StartSigningDocument, { input: startInput({ signers: [signer('bob@example.com')] }) });
    await asked;
    await carol.get(UpdateWebhookDocument, { input: { id, url: `${receiver.url}${path}/new` } });
    answer(410);
    await idle();
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ enabled: true, failingSince: null });
  });
});

describe('webhooks', () => {
  it('are ten a person at most, also where they are made at once', async () => {
    const carol = await backend.as('many@example.com');
    const make = () => carol.run(CreateWebhookDocument, { input: { url: `${receiver.url}/many` } });
    const answers = await Promise.all(Array.from({ length: 14 }, make));
    const refused = answers.flatMap(({ errors }) => errors ?? []);
    expect(refused.map(({ errorType }) => errorType)).toEqual(Array(4).fill('TooManyWebhooks'));
    const all = await carol.get(ListWebhooksDocument, {});
    expect(all).toHaveLength(10);
    await carol.get(DeleteWebhookDocument, { id: all![3]!.id });
    expect((await make()).errors).toBeUndefined();
  });

  it('are nobody’s but their owner’s', async () => {
    const { carol, id } = await owner();
    await start(carol);
    const [delivery] = await deliveries(carol, id);
    const mallory = await backend.as('mallory@example.com');
    const refusals = await Promise.all([
      mallory.run(UpdateWebhookDocument, { input: { id, url: `${receiver.url}/stolen` } }),
      mallory.run(RotateWebhookSecretDocument, { id }),
      mallory.run(DeleteWebhookDocument, { id }),
      mallory.run(SendTestWebhookDocument, { id }),
      mallory.run(RedeliverWebhookDocument, { deliveryId: delivery!.id }),
      mallory.run(ListWebhookDeliveriesDocument, { webhookId: id }),
    ]);
    expect(refusals.map(({ errors }) => errors![0]!.errorType)).toEqual(Array(6).fill('WebhookNotFound'));
    expect(await mallory.get(ListWebhooksDocument, {})).toEqual([]);
  });

  it('are refused a URL that is none of theirs, a description that is too long, a call where they are disabled', async () => {
    const { carol, id } = await owner();
    const long = `https://example.com/${'x'.repeat(2000)}`;
    for (const url of [
      'http://example.com/',
      'https://a:b@example.com/',
      'https://example.com/#a',
      'ftp://a.b/',
      long,
    ]) {
      const { errors } = await carol.run(UpdateWebhookDocument, { input: { id, url } });
      expect(errors![0]).toMatchObject({ errorType: 'InvalidInput', message: expect.stringContaining('url is not') });
    }
    const description = 'x'.repeat(201);
    const tooLong = await carol.run(UpdateWebhookDocument, { input: { id, description } });
    expect(tooLong.errors![0]!.message).toBe(
      'description is not accepted: got 201 characters; allowed: at most 200 characters',
    );
    await carol.get(SendTestWebhookDocument, { id });
    await idle();
    const [delivery] = await deliveries(carol, id);
    await carol.get(UpdateWebhookDocument, { input: { id, enabled: false } });
    for (const refused of [
      await carol.run(SendTestWebhookDocument, { id }),
      await carol.run(RedeliverWebhookDocument, { deliveryId: delivery!.id }),
    ])
      expect(refused.errors![0]).toMatchObject({ errorType: 'InvalidInput' });
  });

  it('show what was said of them, and nothing where nothing was', async () => {
    const { carol, id } = await owner({ description: 'ours', events: ['SIGNED'] });
    const change = { id, description: '', events: [] };
    expect((await carol.get(ListWebhooksDocument, {}))![0]).toMatchObject({ description: 'ours', events: ['SIGNED'] });
    expect(await carol.get(UpdateWebhookDocument, { input: { id, url: null } })).toMatchObject({ description: 'ours' });
    expect(await carol.get(UpdateWebhookDocument, { input: change })).toMatchObject({ description: null, events: [] });
  });

  it('list what was sent in pages, newest first, by status too', async () => {
    const { carol, id, path } = await owner({ events: ['STARTED'] });
    for (const _ of [1, 2, 3, 4, 5]) await start(carol);
    receiver.reply(path, 500);
    await start(carol);
    const pages: string[][] = [];
    let nextToken: string | null | undefined;
    do {
      const page = await carol.get(ListWebhookDeliveriesDocument, { webhookId: id, limit: 4, nextToken });
      pages.push(page.items.map(({ createdAt }) => createdAt));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages.map(({ length }) => length)).toEqual([4, 2]);
    expect(pages.flat()).toEqual([...pages.flat()].sort().reverse());
    expect(await deliveries(carol, id, { status: 'PENDING' })).toHaveLength(1);
    const { nextToken: token } = await carol.get(ListWebhookDeliveriesDocument, { webhookId: id, limit: 1 });
    const other = await carol.run(ListWebhookDeliveriesDocument, {
      ...{ webhookId: id, limit: 1, status: 'FAILED', nextToken: token },
    });
    expect(other.errors![0]!.errorType).toBe('InvalidInput');
  });
});

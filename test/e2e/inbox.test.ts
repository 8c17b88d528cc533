import { afterAll, describe, expect, it } from 'vitest';
import {
  DeclineDocumentDocument,
  ListPendingSignaturesDocument,
  OnSignatureRequestedDocument,
  type OnSignatureRequestedSubscription,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer, storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import type { Subscription } from '../support/subscription.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

const { put, putOpenSignature } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');
const mallory = await backend.as('mallory@example.com');

type Inbox = Subscription<NonNullable<OnSignatureRequestedSubscription['onSignatureRequested']>>;
const asksIn = ({ items }: Inbox) => items.map(({ requestId, event, signer }) => ({ requestId, event, signer }));

describe('onSignatureRequested', () => {
  it('brings each person what asks or reminds them, and nothing else', async () => {
    const inboxes: Inbox[] = [];
    // Bob has two devices; one of his tokens writes his address as he once typed it.
    for (const person of [bob, await backend.as('Bob@Example.com'), dave, carol, mallory])
      inboxes.push(await person.subscribe(OnSignatureRequestedDocument, {}));
    const [phone, laptop, daves, carols, mallorys] = inboxes as [Inbox, Inbox, Inbox, Inbox, Inbox];

    const first = await startAndFollow(carol, {
      signers: [signer('bob@example.com'), signer('dave@example.com', { order: 2 })],
      remindEverySeconds: 60,
    });
    await first.asked('bob@example.com');
    backend.clock.advance(60_000);
    await first.updates.until(({ event }) => event === 'REMINDED');
    await bob.get(SignDocumentDocument, { input: { requestId: first.id } });
    await first.asked('dave@example.com');

    const second = await startAndFollow(dave, { signers: [signer('bob@example.com'), signer('carol@example.com')] });
    await second.asked('bob@example.com');
    await second.asked('carol@example.com');
    await carol.get(DeclineDocumentDocument, { input: { requestId: second.id, reason: 'no' } });
    await second.closed();
    // A last ask of everybody shows that what came before it has arrived.
    const everybody = ['bob@example.com', 'dave@example.com', 'carol@example.com', 'mallory@example.com'];
    const last = await startAndFollow(carol, { signers: everybody.map((email) => signer(email)) });
    for (const inbox of inboxes) await inbox.until(({ requestId }) => requestId === last.id);

    const toBob = [
      { requestId: first.id, event: 'REQUESTED', signer: 'bob@example.com' },
      { requestId: first.id, event: 'REMINDED', signer: 'bob@example.com' },
      { requestId: second.id, event: 'REQUESTED', signer: 'bob@example.com' },
      { requestId: last.id, event: 'REQUESTED', signer: 'bob@example.com' },
    ];
    expect(asksIn(phone)).toEqual(toBob);
    expect(asksIn(laptop)).toEqual(toBob);
    expect(asksIn(daves)).toEqual([
      { requestId: first.id, event: 'REQUESTED', signer: 'dave@example.com' },
      { requestId: last.id, event: 'REQUESTED', signer: 'dave@example.com' },
    ]);
    expect(asksIn(carols)).toEqual([
      { requestId: second.id, event: 'REQUESTED', signer: 'carol@example.com' },
      { requestId: last.id, event: 'REQUESTED', signer: 'carol@example.com' },
    ]);
    expect(asksIn(mallorys)).toEqual([{ requestId: last.id, event: 'REQUESTED', signer: 'mallory@example.com' }]);
    expect(phone.items[1]).toEqual({
      requestId: first.id,
      documentId: '3',
      event: 'REMINDED',
      at: expect.any(String),
      version: 3,
      status: 'PENDING',
      signer: 'bob@example.com',
      signerStatus: 'REQUESTED',
      signed: 0,
      total: 2,
      reason: null,
      expiresAt: null,
      externalId: null,
      metadata: null,
      formerSigner: null,
    });
    for (const each of [...inboxes, first.updates, second.updates, last.updates]) await each.close();
  });

  it('rejects a person whose address is not verified', async () => {
    const unverified = await backend.as('bob@example.com', { emailVerified: false });
    await expect(unverified.subscribe(OnSignatureRequestedDocument, {})).rejects.toThrow('Unauthorized');
  });
});

describe('pendingSignatures', () => {
  const now = backend.clock.now();
  const ahead = { expiresAt: now + 3_600_000 };
  const passed = { expiresAt: now - 1 };
  const frank = (status: StoredSigner['status'], overrides: Parameters<typeof storedRequest>[0] = ahead) =>
    storedRequest({
      signers: { 'frank@example.com': storedSigner({ status }) },
      // No workflow follows what did not just start.
      events: [storedEvent(), storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0 })],
      ...overrides,
    });
  /** What the table says of requests, each of which has a row in the inbox. */
  const requests: Record<string, StoredRequest | undefined> = {
    asked: frank('REQUESTED'),
    'listed-before-the-mark': frank('WAITING'),
    'signed-before-the-ask': frank('SIGNED'),
    declined: frank('DECLINED', { ...ahead, status: 'DECLINED', closedAt: now }),
    'declined-by-another': frank('REQUESTED', { ...ahead, status: 'DECLINED', closedAt: now }),
    cancelled: frank('REQUESTED', { ...ahead, status: 'CANCELLED', closedAt: now }),
    overdue: frank('REQUESTED', passed),
    expired: frank('REQUESTED', { ...passed, status: 'EXPIRED', closedAt: now }),
    'of-others': storedRequest({ ...ahead, events: [storedEvent(), storedEvent({ type: 'REQUESTED', signer: 1 })] }),
    'not-there': undefined,
  };

  it('lists only what can be answered, whatever rows were left', async () => {
    for (const [name, request] of Object.entries(requests)) {
      const id = `request-${name}`;
      if (request) await put({ ...request, id });
      const shown = { documentId: '3', requestedBy: 'carol@example.com', ...ahead };
      await putOpenSignature({
        requestId: id,
        email: 'frank@example.com',
        requestedAt: now,
        taskToken: 'none',
        ...shown,
      });
    }
    await backend.idle();
    const person = await backend.as('frank@example.com');
    const pages: string[][] = [];
    let nextToken: string | null | undefined;
    do {
      const page: { items: { requestId: string }[]; nextToken?: string | null | undefined } = await person.get(
        ListPendingSignaturesDocument,
        { limit: 3, nextToken: nextToken! },
      );
      pages.push(page.items.map(({ requestId }) => requestId));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages.flat().sort()).toEqual(['request-asked', 'request-listed-before-the-mark']);
    expect(pages.length).toBeGreaterThan(3);
    for (const requestId of pages.flat())
      expect((await person.run(SignDocumentDocument, { input: { requestId } })).errors).toBeUndefined();
    expect((await person.get(ListPendingSignaturesDocument, {})).items).toEqual([]);
  });
});

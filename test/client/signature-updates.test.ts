import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { type Client, createClient } from '../../tools/client/graphql-client.ts';
import { Refused } from '../../client/src/refused.ts';
import { followInbox, followRequest, type SignatureUpdate } from '../../client/src/signature-updates.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';
import { createWatch } from '@countersign/local/client';

const backend = await startBackend();
afterAll(() => backend.stop());

const { GraphqlEndpoint: endpoint, RealtimeEndpoint: realtime } = backend.template.outputs as Record<string, string>;
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

/** A client whose token outlives a restart. */
async function clientOf(email: string): Promise<Client> {
  const { token } = await backend.as(email);
  return createClient({ endpoint: endpoint!, realtime: realtime!, token: async () => token });
}

/** Follows until the test ends it. */
function followed(start: (handlers: Parameters<typeof followRequest>[2]) => Promise<void>) {
  const updates = createWatch<SignatureUpdate>();
  const connected = createWatch<boolean>();
  const end = new AbortController();
  const ended = start({ onUpdate: updates.push, onConnected: connected.push, signal: end.signal });
  ended.catch(() => {});
  return { updates, connected, ended, end: () => (end.abort(), ended) };
}

describe('followRequest', () => {
  it.each([
    ['signed', () => bob, 'SIGNED'],
    ['declined', () => bob, 'DECLINED'],
    ['cancelled', () => carol, 'CANCELLED'],
  ])('tells by a query what it would have told by pushes: %s', async (_, person, act) => {
    const request = await startAndFollow(carol, { signers: [signer('bob@example.com')] });
    const { id: requestId } = request;
    await request.asked('bob@example.com');
    const documents = {
      SIGNED: () => person().run(SignDocumentDocument, { input: { requestId } }),
      DECLINED: () => person().run(DeclineDocumentDocument, { input: { requestId, reason: 'too dear' } }),
      CANCELLED: () => person().run(CancelSigningDocument, { input: { requestId, reason: 'no need' } }),
    };
    await documents[act as keyof typeof documents]();
    const { version } = await request.closed();

    const { updates, end } = followed(async (handlers) =>
      followRequest(await clientOf('carol@example.com'), requestId, handlers),
    );
    await updates.until((update) => update.version === version);
    await end();
    expect(request.updates.items).toEqual(updates.items.slice(1));
    expect(updates.items[0]).toMatchObject({
      ...{ requestId, version: 1, event: 'STARTED', signer: null, status: 'PENDING' },
      ...{ signed: 0, total: 1, reason: null },
    });
    await request.updates.close();
  });

  it('goes on over a restart of the backend', async () => {
    const { id } = await carol.get(StartSigningDocument, { input: startInput() });
    const { updates, connected, end } = followed(async (handlers) =>
      followRequest(await clientOf('carol@example.com'), id, handlers),
    );
    await updates.until(({ event, signer }) => event === 'REQUESTED' && signer === 'bob@example.com');
    await backend.restart();
    await connected.until((isAgain) => isAgain);
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await updates.until(({ status }) => status === 'COMPLETED');
    await end();

    expect(updates.items.map(({ version }) => version)).toEqual(updates.items.map((_, index) => index + 1));
  });

  it.each([
    ['an unknown request', 'carol@example.com', 'no-such-request', 'RequestNotFound'],
    ['another person', 'stranger@example.com', '', 'RequestNotFound'],
  ])('fails for %s', async (_, email, unknown, code) => {
    const { id } = await carol.get(StartSigningDocument, { input: startInput() });
    const { ended } = followed(async (handlers) => followRequest(await clientOf(email), unknown || id, handlers));
    await expect(ended).rejects.toMatchObject({ name: 'Refused', code });
  });

  it('fails with a token that is none', async () => {
    const client = createClient({ endpoint: endpoint!, realtime: realtime!, token: async () => 'nonsense' });
    await expect(followRequest(client, 'no-such-request', { onUpdate: () => {} })).rejects.toSatisfy(
      (error) => error instanceof Refused && !error.isTransient && error.code === 'UnauthorizedException',
    );
  });
});

describe('followInbox', () => {
  it('tells what waits, then what is asked, and nothing that has ended', async () => {
    const dave = await backend.as('dave@example.com');
    const start = async () => {
      const request = await startAndFollow(carol, {
        signers: [signer('dave@example.com'), signer('erin@example.com')],
      });
      await request.asked('dave@example.com');
      await request.updates.close();
      return request.id;
    };
    const waits = await start();
    const answered = await start();
    await dave.get(SignDocumentDocument, { input: { requestId: answered } });
    const cancelled = await start();
    await carol.get(CancelSigningDocument, { input: { requestId: cancelled } });
    await backend.idle();

    const { updates, end } = followed(async (handlers) =>
      followInbox(await clientOf('dave@example.com'), 'dave@example.com', handlers),
    );
    await updates.until(({ requestId }) => requestId === waits);
    const next = await start();
    await updates.until(({ requestId }) => requestId === next);
    await end();

    const ask = { event: 'REQUESTED', signer: 'dave@example.com', status: 'PENDING', signed: 0, total: 2 };
    expect(updates.items).toMatchObject([
      { requestId: waits, ...ask },
      { requestId: next, ...ask },
    ]);
  });
});

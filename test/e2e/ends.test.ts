import type { Intercept } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  ListPendingSignaturesDocument,
  SignDocumentDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { type Followed, standings, startAndFollow } from '../support/follow.ts';
import { signer } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Functions that fail for as long as they are here, by the end of their construct's name. */
const broken = new Set<string>();
const invoke: Intercept['invoke'] = async (functionName, _payload, perform) => {
  const isBroken = [...broken].some((name) => functionName.includes(name));
  return isBroken ? { ok: false, error: { errorType: 'TypeError', errorMessage: 'it is broken' } } : perform();
};
const backend = await startBackend({ intercept: { invoke } });
afterAll(() => backend.stop());
const { execution, executionEnded, openSignatures, stopExecution } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const dave = await backend.as('dave@example.com');
const erin = await backend.as('erin@example.com');

/** Bob and Dave first, then Erin. */
const inGroups = {
  signers: [
    signer('erin@example.com', { order: 2 }),
    signer('bob@example.com', { order: 1 }),
    signer('dave@example.com', { order: 1 }),
  ],
  expiresInSeconds: 3600,
};

/** Starts a request in groups and waits until the first group has been asked. */
async function begin(): Promise<Followed> {
  const followed = await startAndFollow(carol, inGroups);
  await followed.asked('bob@example.com');
  await followed.asked('dave@example.com');
  return followed;
}

describe('groups', () => {
  it('asks the second group only after both of the first have signed', async () => {
    const { id, read, asked, closed, updates } = await begin();
    const sign = { input: { requestId: id } };
    expect(standings(await read())).toEqual({ bob: 'REQUESTED', dave: 'REQUESTED', erin: 'WAITING' });
    expect((await erin.run(SignDocumentDocument, sign)).errors).toMatchObject([{ errorType: 'NotYourTurn' }]);

    expect(standings(await dave.get(SignDocumentDocument, sign))).toEqual({
      ...{ bob: 'REQUESTED', dave: 'SIGNED', erin: 'WAITING' },
    });
    await backend.idle();
    expect(standings(await read())).toEqual({ bob: 'REQUESTED', dave: 'SIGNED', erin: 'WAITING' });
    expect((await erin.run(SignDocumentDocument, sign)).errors).toMatchObject([{ errorType: 'NotYourTurn' }]);

    await bob.get(SignDocumentDocument, sign);
    await asked('erin@example.com');
    await erin.get(SignDocumentDocument, sign);
    await closed();
    const events = (await read()).history.map(({ type, signer }) =>
      signer ? `${type} ${signer.split('@')[0]}` : type,
    );
    expect([events[0], ...events.slice(1, 3).sort(), ...events.slice(3)]).toEqual([
      'STARTED',
      ...['REQUESTED bob', 'REQUESTED dave', 'SIGNED dave', 'SIGNED bob'],
      ...['REQUESTED erin', 'SIGNED erin'],
      'COMPLETED',
    ]);
    expect(updates.items.map(({ version }) => version)).toEqual(
      updates.items.map((_, index) => 9 - updates.items.length + index),
    );
    await executionEnded(id);
    await updates.close();
  });

  it('lets gaps in the order pass', async () => {
    const signers = [signer('dave@example.com', { order: 100 }), signer('bob@example.com', { order: 7 })];
    const { id, read, asked, closed, updates } = await startAndFollow(carol, { signers });
    await asked('bob@example.com');
    expect(standings(await read())).toEqual({ bob: 'REQUESTED', dave: 'WAITING' });
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await asked('dave@example.com');
    await dave.get(SignDocumentDocument, { input: { requestId: id } });
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 2, total: 2 });
    await executionEnded(id);
    await updates.close();
  });
});

describe('a requester who is a signer', () => {
  it('signs and cancels, each in the role that it takes', async () => {
    const { id, asked, closed, updates } = await startAndFollow(carol, {
      signers: [signer('Carol@example.com'), signer('bob@example.com')],
    });
    await asked('carol@example.com');
    const signed = await carol.get(SignDocumentDocument, { input: { requestId: id } });
    expect(signed.signers[0]).toMatchObject({ status: 'SIGNED', evidence: { sub: expect.any(String) } });
    expect(await carol.get(CancelSigningDocument, { input: { requestId: id } })).toMatchObject({ status: 'CANCELLED' });
    expect(await closed()).toMatchObject({ event: 'CANCELLED', signed: 1, total: 2 });
    await executionEnded(id);
    await updates.close();
  });
});

/** How each end comes about, and what is then to be seen. */
const ends: Record<string, { bring(request: Followed): Promise<unknown>; seen: object; ended: object }> = {
  COMPLETED: {
    async bring({ id, asked }) {
      for (const person of [bob, dave]) await person.get(SignDocumentDocument, { input: { requestId: id } });
      await asked('erin@example.com');
      await erin.get(SignDocumentDocument, { input: { requestId: id } });
    },
    seen: { closedReason: null, progress: { signed: 3, total: 3 } },
    ended: { status: 'SUCCEEDED', output: '{"status":"COMPLETED","reason":null}' },
  },
  DECLINED: {
    bring: ({ id }) => bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'the rent is wrong' } }),
    seen: { closedReason: 'the rent is wrong', progress: { signed: 0, total: 3 } },
    ended: { status: 'FAILED', error: 'SigningDeclined', cause: 'a signer declined' },
  },
  EXPIRED: {
    async bring({ id }) {
      await bob.get(SignDocumentDocument, { input: { requestId: id } });
      backend.clock.advance(3_600_000);
    },
    seen: { closedReason: null, progress: { signed: 1, total: 3 } },
    ended: { status: 'FAILED', error: 'SigningExpired', cause: 'the deadline passed before all had signed' },
  },
  CANCELLED: {
    bring: ({ id }) => carol.get(CancelSigningDocument, { input: { requestId: id, reason: 'sold already' } }),
    seen: { closedReason: 'sold already', progress: { signed: 0, total: 3 } },
    ended: { status: 'FAILED', error: 'SigningCancelled', cause: 'the requester cancelled' },
  },
  'CANCELLED without a reason': {
    bring: ({ id }) => carol.get(CancelSigningDocument, { input: { requestId: id } }),
    seen: { closedReason: null, progress: { signed: 0, total: 3 } },
    ended: { status: 'FAILED', error: 'SigningCancelled', cause: 'the requester cancelled' },
  },
  'FAILED by an operator': {
    async bring({ id }) {
      await stopExecution(id);
      await backend.idle();
      // The queue of ended executions holds each back for a minute.
      backend.clock.advance(60_000);
      await backend.idle();
    },
    seen: { closedReason: 'an operator stopped the execution', progress: { signed: 0, total: 3 } },
    ended: { status: 'ABORTED', error: 'Stopped' },
  },
};

describe('the ends of a request', () => {
  it.each(Object.entries(ends))('%s is seen everywhere', async (name, { bring, seen, ended }) => {
    const status = name.split(' ')[0]!;
    const request = await begin();
    const { id, read, closed, updates } = request;
    const before = await openSignatures(id);
    expect(before.map(({ email }) => email)).toEqual(['bob@example.com', 'dave@example.com']);
    await bring(request);
    const update = await closed();
    await executionEnded(id);

    const after = await read();
    expect(after).toMatchObject({ status, ...seen });
    expect(after.closedAt).toBe(after.history.at(-1)!.at);
    expect(after.signers.map((each) => each.status)).not.toContain('REQUESTED');
    expect(after.signers.map((each) => each.status)).not.toContain('WAITING');
    expect(after.history.map(({ version }) => version)).toEqual(after.history.map((_, index) => index + 1));
    expect(after.progress.signed).toBe(after.signers.filter((each) => each.status === 'SIGNED').length);
    expect(update).toMatchObject({
      ...{ event: status, status, version: after.version, requestId: id, documentId: '3' },
      ...{ signed: after.progress.signed, total: 3, reason: after.closedReason, at: after.closedAt },
    });
    expect(await execution(id)).toMatchObject(ended);
    expect(await openSignatures(id)).toEqual([]);
    for (const person of [bob, dave, erin]) {
      const { items } = await person.get(ListPendingSignaturesDocument, {});
      expect(items.map(({ requestId }) => requestId)).not.toContain(id);
    }
    await updates.close();
  });

  it('names the one who declined and shows the others as closed', async () => {
    const { id, read, closed, updates } = await begin();
    const decline = { input: { requestId: id, reason: 'no' } };
    expect(standings(await dave.get(DeclineDocumentDocument, decline))).toEqual({
      ...{ bob: 'CLOSED', dave: 'DECLINED', erin: 'CLOSED' },
    });
    expect(await closed()).toMatchObject({ signer: 'dave@example.com', signerStatus: 'DECLINED', reason: 'no' });
    const { signers } = await read();
    expect(signers[2]).toMatchObject({ declinedAt: expect.any(String), reason: 'no', signedAt: null });
    await executionEnded(id);
    expect((await bob.run(SignDocumentDocument, { input: { requestId: id } })).errors).toMatchObject([
      { errorType: 'RequestClosed' },
    ]);
    await updates.close();
  });

  it('accepts an answer until the deadline and none from then on', async () => {
    const { id, read, asked, closed, updates } = await startAndFollow(carol, inGroups);
    await asked('bob@example.com');
    await asked('dave@example.com');
    const { expiresAt } = await read();
    backend.clock.advance(Date.parse(expiresAt) - backend.clock.now() - 9000);
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    backend.clock.advance(9000);
    expect((await dave.run(SignDocumentDocument, { input: { requestId: id } })).errors).toMatchObject([
      { errorType: 'RequestClosed' },
    ]);
    expect((await carol.run(CancelSigningDocument, { input: { requestId: id } })).errors).toMatchObject([
      { errorType: 'RequestClosed' },
    ]);
    expect(await closed()).toMatchObject({ event: 'EXPIRED', signed: 1 });
    await executionEnded(id);
    await updates.close();
  });
});

describe('a request that all have signed', () => {
  const oneSigner = { signers: [signer('bob@example.com')], expiresInSeconds: 3600 };

  it('completes though its execution is stopped right after the last signature', async () => {
    const { id, read, asked, closed, updates } = await startAndFollow(carol, oneSigner);
    await asked('bob@example.com');
    broken.add('AdvanceWorkflow');
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    expect((await carol.run(CancelSigningDocument, { input: { requestId: id } })).errors).toMatchObject([
      { errorType: 'RequestClosed' },
    ]);
    await stopExecution(id);
    broken.clear();
    await backend.idle();
    backend.clock.advance(60_000);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 1, reason: null });
    await backend.idle();
    expect(await read()).toMatchObject({ status: 'COMPLETED', version: 4, closedReason: null });
    expect(await execution(id)).toMatchObject({ status: 'ABORTED' });
    expect(await openSignatures(id)).toEqual([]);
    await updates.close();
  });

  it('completes though the deadline passes before the workflow hears of the last signature', async () => {
    const { id, read, asked, closed, updates } = await startAndFollow(carol, oneSigner);
    await asked('bob@example.com');
    broken.add('AdvanceWorkflow');
    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    backend.clock.advance(3_600_000);
    expect(await closed()).toMatchObject({ event: 'COMPLETED', signed: 1 });
    broken.clear();
    await executionEnded(id);
    expect(await read()).toMatchObject({ status: 'COMPLETED' });
    expect(await execution(id)).toMatchObject({ status: 'SUCCEEDED' });
    await updates.close();
  });
});

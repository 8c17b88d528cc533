import { describe, expect, it } from 'vitest';
import {
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  SignDocumentDocument,
} from '../../../generated/operations.ts';
import type { Update } from '../../support/follow.ts';
import { signer } from '../../support/given.ts';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob, mallory] = await stage.people('carol', 'bob', 'mallory');
const toBob = { signers: [signer(bob.email)] };
const alice = signer('alice@example.com', { method: 'AUTOMATIC' });

describe("the tutorial's story", () => {
  it('completes when Alice has signed at once and Bob by hand', async ({ skip }) => {
    const missing = stage.without('automatic');
    if (missing) skip(missing);
    const { id, updates, read, asked, closed } = await stage.start(carol, { signers: [alice, signer(bob.email)] });
    const started = await read();
    expect({ ...started, history: started.history.slice(0, 1) }).toMatchObject({
      ...{ id, status: 'PENDING', progress: { total: 2 } },
      requestedBy: carol.email,
      history: [{ version: 1, type: 'STARTED', actor: 'REQUESTER', signer: null }],
    });
    await asked(bob.email);
    // Alice's signature and Bob's ask come in either order.
    if ((await read()).version < 3) await updates.until(({ version }) => version === 3);
    const signed = await bob.get(SignDocumentDocument, { input: { requestId: id } });
    expect(signed.signers.find(({ email }) => email === bob.email)).toMatchObject({ status: 'SIGNED' });
    await closed();
    const ended = await stage.executionEnded(id);

    const completed = await read();
    expect(completed).toMatchObject({
      status: 'COMPLETED',
      progress: { signed: 2, total: 2 },
      closedReason: null,
    });
    // Where the stage has records, the seal comes by and by.
    const history = completed.history.filter(({ type }) => type !== 'SEALED');
    expect(history.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    const events = history.map(({ type, actor, signer }) => `${type} ${stage.nameOf(signer ?? '')} ${actor}`);
    expect([events[0], ...events.slice(1, 3).sort(), ...events.slice(3)]).toEqual([
      'STARTED  REQUESTER',
      'REQUESTED bob SYSTEM',
      'SIGNED alice@example.com SYSTEM',
      'SIGNED bob SIGNER',
      'COMPLETED  SYSTEM',
    ]);
    expect(isInOrder(updates.items)).toBe(true);
    expect(updates.items.filter(({ event }) => event !== 'SEALED').slice(-2)).toMatchObject([
      { version: 4, event: 'SIGNED', signer: bob.email, signerStatus: 'SIGNED', status: 'PENDING', signed: 2 },
      { version: 5, event: 'COMPLETED', signer: null, status: 'COMPLETED', signed: 2, total: 2 },
    ]);
    expect(ended).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"status":"COMPLETED","reason":null}',
    });
    await updates.close();
  });

  it('shows the evidence of an answer to the requester alone', async () => {
    const { id, updates, read, asked, closed } = await stage.start(carol, toBob);
    await asked(bob.email);
    const signed = await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await closed();
    expect(signed.signers[0]!.evidence).toBeNull();
    expect((await read()).signers.map(({ evidence }) => evidence)).toEqual([
      {
        ...{ sub: expect.any(String), sourceIp: expect.any(String), userAgent: 'node' },
        ...{ authenticatedAt: expect.any(String), documentSha256: null },
        ...{ via: 'ACCOUNT', invitation: null, sentTo: null, sentAt: null, confirmedAt: null },
      },
    ]);
    await updates.close();
  });

  it.each([
    ['the request fixed one', 'a'.repeat(64)],
    ['it fixed none', null],
  ])('keeps the hash that the signer says he saw, where %s', async (_name, documentSha256) => {
    const { id: requestId, updates, read } = await stage.start(carol, { ...toBob, documentSha256 });
    const sign = (hash: string | null) => bob.run(SignDocumentDocument, { input: { requestId, documentSha256: hash } });
    const wrong = await sign('I SAW ANOTHER DOCUMENT');
    expect(wrong.errors).toMatchObject([{ errorType: 'InvalidInput' }]);
    const signed = await sign('A'.repeat(64));
    expect(signed.data!.signDocument!.signers[0]!.evidence).toBeNull();
    expect((await read()).signers[0]!.evidence).toMatchObject({ documentSha256: 'a'.repeat(64) });
    expect((await sign('a'.repeat(64))).errors).toBeUndefined();
    expect((await sign('b'.repeat(64))).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    await updates.close();
  });

  it('rejects a repeated signature with a hash where the first had none', async () => {
    const { id: requestId, updates } = await stage.start(carol, toBob);
    const sign = (documentSha256?: string) =>
      bob.run(SignDocumentDocument, { input: { requestId, documentSha256: documentSha256! } });
    expect((await sign()).errors).toBeUndefined();
    expect((await sign('a'.repeat(64))).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign()).errors).toBeUndefined();
    await updates.close();
  });

  it('rejects a signature for another document', async () => {
    const { id: requestId, updates } = await stage.start(carol, { ...toBob, documentSha256: 'a'.repeat(64) });
    const sign = (documentSha256: string | null) =>
      bob.run(SignDocumentDocument, { input: { requestId, documentSha256 } });
    expect((await sign(null)).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign('b'.repeat(64))).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign('A'.repeat(64))).data).toMatchObject({ signDocument: { progress: { signed: 1 } } });
    await updates.close();
  });

  it('rejects strangers as if there were no request', async () => {
    const { id, updates } = await stage.start(carol, toBob);
    const unknown = await mallory.run(GetSigningRequestDocument, { id: 'no-such-request' });
    const foreign = await mallory.run(GetSigningRequestDocument, { id });
    expect(foreign.errors![0]!.errorType).toBe('RequestNotFound');
    expect(foreign.errors![0]!.message).toBe(unknown.errors![0]!.message.replace('no-such-request', id));
    expect((await mallory.run(SignDocumentDocument, { input: { requestId: id } })).errors).toMatchObject([
      { errorType: 'RequestNotFound' },
    ]);
    await expect(mallory.subscribe(OnSignatureUpdateDocument, { requestId: id })).rejects.toThrow('RequestNotFound');
    await updates.close();
  });
});

const isInOrder = (updates: Update[]) =>
  updates.every(({ version }, index) => index === 0 || version === updates[index - 1]!.version + 1);

import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, describe, expect, it } from 'vitest';
import {
  GetSigningRequestDocument,
  OnSignatureUpdateDocument,
  type OnSignatureUpdateSubscription,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const states = new SFNClient(backend.aws);

type Update = NonNullable<OnSignatureUpdateSubscription['onSignatureUpdate']>;

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

/** Starts the tutorial's request and follows it as Carol. */
async function begin(overrides = {}) {
  const request = await carol.get(StartSigningDocument, { input: startInput(overrides) });
  const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: request.id });
  const read = () => carol.get(GetSigningRequestDocument, { id: request.id });
  // Alice's signature and Bob's ask come in either order; at the third version both have.
  const asked = async () => {
    if ((await read()).version < 3) await updates.until(({ version }) => version === 3);
  };
  const closed = () => updates.until(({ status }) => status !== 'PENDING');
  return { request, updates, read, asked, closed };
}

const executionOf = (requestId: string) =>
  states.send(
    new DescribeExecutionCommand({
      executionArn: `${backend.template.outputs.StateMachineArn!.replace(':stateMachine:', ':execution:')}:${requestId}`,
    }),
  );
const executionEnded = (requestId: string) =>
  backend.happened.until((each) => each.kind === 'executionEnded' && each.execution.endsWith(requestId));

describe("the tutorial's story", () => {
  it('completes when Alice has signed at once and Bob by hand', async () => {
    const { request, updates, read, asked, closed } = await begin();
    expect(request).toMatchObject({
      status: 'PENDING',
      version: 1,
      progress: { signed: 0, total: 2 },
      requestedBy: 'carol@example.com',
      history: [{ version: 1, type: 'STARTED', actor: 'REQUESTER', signer: null }],
    });
    await asked();
    const signed = await bob.get(SignDocumentDocument, { input: { requestId: request.id } });
    expect(signed.signers.find(({ email }) => email === 'bob@example.com')).toMatchObject({ status: 'SIGNED' });
    await closed();
    await executionEnded(request.id);

    const completed = await read();
    expect(completed).toMatchObject({
      status: 'COMPLETED',
      version: 5,
      progress: { signed: 2, total: 2 },
      closedReason: null,
    });
    expect(completed.history.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    const events = completed.history.map(({ type, actor, signer }) => `${type} ${signer ?? ''} ${actor}`);
    expect([events[0], ...events.slice(1, 3).sort(), ...events.slice(3)]).toEqual([
      'STARTED  REQUESTER',
      'REQUESTED bob@example.com SYSTEM',
      'SIGNED alice@example.com SYSTEM',
      'SIGNED bob@example.com SIGNER',
      'COMPLETED  SYSTEM',
    ]);
    expect(isInOrder(updates.items)).toBe(true);
    expect(updates.items.slice(-2)).toMatchObject([
      { version: 4, event: 'SIGNED', signer: 'bob@example.com', signerStatus: 'SIGNED', status: 'PENDING', signed: 2 },
      { version: 5, event: 'COMPLETED', signer: null, status: 'COMPLETED', signed: 2, total: 2 },
    ]);
    expect(await executionOf(request.id)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"status":"COMPLETED","reason":null}',
    });
    await updates.close();
  });

  it('expires when Bob never answers', async () => {
    const { request, updates, read, asked, closed } = await begin({ expiresInSeconds: 3600 });
    await asked();
    backend.clock.advance(3_600_000);
    await closed();
    await executionEnded(request.id);

    const expired = await read();
    expect(expired).toMatchObject({
      status: 'EXPIRED',
      version: 4,
      progress: { signed: 1, total: 2 },
      closedReason: null,
    });
    expect(expired.closedAt! >= expired.expiresAt).toBe(true);
    expect(expired.signers.map(({ status }) => status)).toEqual(['SIGNED', 'CLOSED']);
    expect(updates.items.at(-1)).toMatchObject({ version: 4, event: 'EXPIRED', status: 'EXPIRED' });
    expect(await executionOf(request.id)).toMatchObject({
      status: 'FAILED',
      error: 'SigningExpired',
      cause: 'the deadline passed before all had signed',
    });
    const { errors } = await bob.run(SignDocumentDocument, { input: { requestId: request.id } });
    expect(errors).toMatchObject([{ errorType: 'RequestClosed', path: ['signDocument'] }]);
    await updates.close();
  });

  it('shows the evidence of an answer to the requester alone', async () => {
    const { request, updates, read, asked, closed } = await begin();
    await asked();
    const signed = await bob.get(SignDocumentDocument, { input: { requestId: request.id } });
    await closed();
    expect(signed.signers[1]!.evidence).toBeNull();
    expect((await read()).signers.map(({ evidence }) => evidence)).toEqual([
      null,
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
    const { request, updates, read } = await begin({ signers: [signer('bob@example.com')], documentSha256 });
    const sign = (hash: string | null) =>
      bob.run(SignDocumentDocument, { input: { requestId: request.id, documentSha256: hash } });
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
    const { request, updates } = await begin({ signers: [signer('bob@example.com')] });
    const sign = (documentSha256?: string) =>
      bob.run(SignDocumentDocument, { input: { requestId: request.id, documentSha256: documentSha256! } });
    expect((await sign()).errors).toBeUndefined();
    expect((await sign('a'.repeat(64))).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign()).errors).toBeUndefined();
    await updates.close();
  });

  it('rejects a signature for another document', async () => {
    const { request, updates, asked } = await begin({ documentSha256: 'a'.repeat(64) });
    await asked();
    const sign = (documentSha256: string | null) =>
      bob.run(SignDocumentDocument, { input: { requestId: request.id, documentSha256 } });
    expect((await sign(null)).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign('b'.repeat(64))).errors).toMatchObject([{ errorType: 'DocumentMismatch' }]);
    expect((await sign('A'.repeat(64))).data).toMatchObject({ signDocument: { progress: { signed: 2 } } });
    await updates.close();
  });

  it('rejects strangers as if there were no request', async () => {
    const { request, updates } = await begin({ signers: [signer('bob@example.com')] });
    const mallory = await backend.as('mallory@example.com');
    const unknown = await mallory.run(GetSigningRequestDocument, { id: 'no-such-request' });
    const foreign = await mallory.run(GetSigningRequestDocument, { id: request.id });
    expect(foreign.errors![0]!.errorType).toBe('RequestNotFound');
    expect(foreign.errors![0]!.message).toBe(unknown.errors![0]!.message.replace('no-such-request', request.id));
    expect((await mallory.run(SignDocumentDocument, { input: { requestId: request.id } })).errors).toMatchObject([
      { errorType: 'RequestNotFound' },
    ]);
    await expect(mallory.subscribe(OnSignatureUpdateDocument, { requestId: request.id })).rejects.toThrow(
      'RequestNotFound',
    );
    await updates.close();
  });
});

const isInOrder = (updates: Update[]) =>
  updates.every(({ version }, index) => index === 0 || version === updates[index - 1]!.version + 1);

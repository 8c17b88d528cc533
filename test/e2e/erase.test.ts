import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  GetSigningRequestDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { createUnreachable } from '../support/unreachable.ts';

const { out, invoke } = createUnreachable();
const backend = await startBackend({ intercept: { invoke } });
afterAll(() => backend.stop());
afterEach(() => out.clear());
const { executionEnded, openSignatures, stored } = inside(backend);

const carol = await backend.as('carol@example.com');
const bob = await backend.as('canary-bob@example.com');
const dave = await backend.as('canary-dave@example.com');
const olga = await backend.as('canary-olga@example.com');
const erase = (requestId: string, person = carol) => person.run(EraseRequestDocument, { input: { requestId } });

/** All that both tables hold, as text. */
async function tables(): Promise<string> {
  const client = new DynamoDBClient(backend.aws);
  const scan = ({ physicalId: TableName }: { physicalId: string }) => client.send(new ScanCommand({ TableName }));
  const pages = await Promise.all(backend.template.ofType('AWS::DynamoDB::Table').map(scan));
  return JSON.stringify(pages.map(({ Items }) => Items));
}

const full = {
  documentSha256: 'a'.repeat(64),
  externalId: 'canary 7',
  metadata: '{"canary":"canary"}',
  documentUrl: 'https://example.com/canary',
  title: 'canary',
  message: 'canary',
  observers: [{ email: 'canary-olga@example.com', name: 'canary' }],
  signers: [
    signer('canary-bob@example.com', { name: 'canary' }),
    signer('canary-frank@example.com', { name: 'canary', order: 2 }),
  ],
};

describe('an erased request', () => {
  it('has lost all that people are and wrote, in every table, and keeps what can be counted', async () => {
    const { id, updates, closed, asked } = await startAndFollow(carol, full);
    const input = { requestId: id };
    await asked('canary-bob@example.com');
    await bob.get(ViewDocumentDocument, { input });
    await bob.get(SignDocumentDocument, { input: { ...input, documentSha256: full.documentSha256 } });
    const to = { email: 'canary-dave@example.com', name: 'canary' };
    await carol.get(ReassignSignerDocument, {
      input: { ...input, from: 'canary-frank@example.com', to, reason: 'canary' },
    });
    await asked('canary-dave@example.com');
    await dave.get(DeclineDocumentDocument, { input: { ...input, reason: 'canary' } });
    await closed();
    await executionEnded(id);
    await backend.idle();
    const before = await carol.get(GetSigningRequestDocument, { id });
    expect((await tables()).split('canary').length).toBeGreaterThan(15);

    const seenByOlga = await olga.subscribe(OnSignatureUpdateDocument, input);
    const { data } = await erase(id);
    const { history, signers, ...after } = data!.eraseRequest!;
    expect(await tables()).not.toContain('canary');
    expect(JSON.stringify(data)).not.toContain('canary');
    expect(after).toMatchObject({
      ...{ id, documentId: '3', documentSha256: full.documentSha256, status: 'DECLINED', version: before.version + 1 },
      ...{ requestedBy: 'requester@erased.invalid', progress: before.progress, closedAt: before.closedAt },
      ...{ title: null, message: null, externalId: null, metadata: null, documentUrl: null, observers: [] },
      ...{ createdAt: before.createdAt, expiresAt: before.expiresAt, closedReason: null },
    });
    const counted = (events: typeof history) =>
      events.map(({ type, at, actor, version }) => [type, at, actor, version]);
    expect(counted(history.slice(0, -1))).toEqual(counted(before.history));
    expect(history.at(-1)).toMatchObject({ type: 'ERASED', actor: 'REQUESTER', signer: null });
    expect(history.find(({ type }) => type === 'REASSIGNED')).toMatchObject({
      signer: 'signer-2@erased.invalid',
      formerSigner: 'former-signer-2@erased.invalid',
    });
    const nothing = { sourceIp: null, userAgent: null, authenticatedAt: null };
    const hash = full.documentSha256;
    expect(signers).toMatchObject([
      {
        ...{ email: 'signer-1@erased.invalid', name: null, status: 'SIGNED', signedAt: before.signers[0]!.signedAt },
        evidence: { sub: 'erased', ...nothing, documentSha256: hash },
      },
      {
        ...{ email: 'signer-2@erased.invalid', name: null, status: 'DECLINED', reason: null },
        ...{ declinedAt: before.signers[1]!.declinedAt, evidence: { sub: 'erased', ...nothing } },
      },
    ]);

    // Whoever follows it is told, in as few words.
    for (const live of [updates, seenByOlga])
      expect(await live.until(({ event }) => event === 'ERASED')).toMatchObject({
        ...{ version: before.version + 1, status: 'DECLINED', signer: null, metadata: null, externalId: null },
      });
    for (const person of [bob, dave, olga])
      expect((await person.run(GetSigningRequestDocument, { id })).errors).toMatchObject([
        { errorType: 'RequestNotFound' },
      ]);
    // A repetition of one's own answer is that of a stranger by now.
    expect((await bob.run(SignDocumentDocument, { input: { ...input, documentSha256: hash } })).errors).toMatchObject([
      { errorType: 'RequestNotFound' },
    ]);
    const { items } = await carol.get(ListSigningRequestsDocument, { filter: { status: 'DECLINED' } });
    expect(items).toMatchObject([{ id, title: null, version: before.version + 1 }]);
    expect((await carol.get(ListSigningRequestsDocument, { filter: { externalId: 'canary 7' } })).items).toEqual([]);
    await Promise.all([updates.close(), seenByOlga.close()]);
  });

  it('stays as it is when it is erased again, and cannot be started again by its id', async () => {
    const input = startInput({ id: 'erased-once', signers: [signer('canary-bob@example.com')] });
    await carol.get(StartSigningDocument, { input });
    await carol.get(CancelSigningDocument, { input: { requestId: 'erased-once' } });
    const first = await erase('erased-once');
    expect(await erase('erased-once')).toEqual(first);
    expect((await carol.run(StartSigningDocument, { input })).errors).toMatchObject([
      { errorType: 'IdempotencyConflict' },
    ]);
    expect((await carol.get(CancelSigningDocument, { input: { requestId: 'erased-once' } })).version).toBe(
      first.data!.eraseRequest!.version,
    );
  });

  it('leaves no address in an inbox where the end has left one', async () => {
    out.add('CloseRequest').add('ResumeWorkflow').add('AdvanceWorkflow');
    const { id, updates } = await startAndFollow(carol, { signers: [signer('canary-bob@example.com')] });
    out.delete('AdvanceWorkflow');
    backend.clock.advance(60_000);
    await updates.until(({ event }) => event === 'REQUESTED');
    await backend.idle();
    await carol.get(CancelSigningDocument, { input: { requestId: id } });
    await backend.idle();
    expect(await openSignatures(id)).toHaveLength(1);
    await erase(id);
    await backend.idle();
    expect(await openSignatures(id)).toEqual([]);
    expect((await bob.get(ListPendingSignaturesDocument, {})).items).toEqual([]);
    out.clear();
    backend.clock.advance(60_000);
    await executionEnded(id);
    expect(await stored(id)).toMatchObject({ status: 'CANCELLED', lastEvent: { type: 'ERASED' } });
    await updates.close();
  });
});

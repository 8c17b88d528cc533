import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import * as documents from '../../generated/operations.ts';
import { asFunction } from '../support/as-function.ts';
import { startBackend } from '../support/backend.ts';
import { startAndFollow } from '../support/follow.ts';
import { signer, startInput } from '../support/given.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const schema = buildSchema(read('appsync.graphql') + read('schema.graphql'));
const document = parse(read('examples/operations.graphql'));
const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);

const backend = await startBackend();
afterAll(() => backend.stop());
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

const toBob = { signers: [signer('bob@example.com')] };
/** Starts a request and waits until Bob has been asked. */
async function asked(): Promise<string> {
  const { id, asked, updates } = await startAndFollow(carol, toBob);
  await asked('bob@example.com');
  await updates.close();
  return id;
}

/** How each operation is run, and what is in its answer. */
const runs: Record<string, () => Promise<unknown>> = {
  async StartSigning() {
    const request = await carol.get(documents.StartSigningDocument, { input: startInput(toBob) });
    expect(request).toMatchObject({ status: 'PENDING', version: 1, signers: [{ email: 'bob@example.com' }] });
  },
  async SignDocument() {
    const request = await bob.get(documents.SignDocumentDocument, { input: { requestId: await asked() } });
    expect(request.progress).toEqual({ signed: 1, total: 1 });
  },
  async ApproveDocument() {
    const { id: requestId } = await carol.get(documents.StartSigningDocument, {
      input: startInput({ signers: [signer('bob@example.com', { role: 'APPROVER' })] }),
    });
    const request = await bob.get(documents.ApproveDocumentDocument, { input: { requestId } });
    expect(request).toMatchObject({ signers: [{ role: 'APPROVER', status: 'APPROVED' }] });
  },
  async DeclineDocument() {
    const input = { requestId: await asked(), reason: 'no' };
    expect((await bob.get(documents.DeclineDocumentDocument, { input })).status).toBe('DECLINED');
  },
  async ViewDocument() {
    const requestId = await asked();
    const updates = await carol.subscribe(documents.OnSignatureUpdateDocument, { requestId });
    const viewed = await bob.get(documents.ViewDocumentDocument, { input: { requestId } });
    expect(viewed).toMatchObject({ version: 3, signers: [{ status: 'REQUESTED', viewedAt: expect.any(String) }] });
    expect(viewed.history[2]).toMatchObject({ type: 'VIEWED', signer: 'bob@example.com', evidence: null });
    expect(await updates.until(({ event }) => event === 'VIEWED')).toMatchObject({ signerStatus: 'REQUESTED' });
    const { history } = await carol.get(documents.GetSigningRequestDocument, { id: requestId });
    expect(history[2]!.evidence).toMatchObject({ sub: expect.any(String), sourceIp: expect.any(String) });
    await updates.close();
  },
  async CancelSigning() {
    const input = { requestId: await asked(), reason: 'sold' };
    expect((await carol.get(documents.CancelSigningDocument, { input })).status).toBe('CANCELLED');
  },
  async EraseRequest() {
    const input = { requestId: await asked() };
    await carol.get(documents.CancelSigningDocument, { input });
    expect(await carol.get(documents.EraseRequestDocument, { input })).toMatchObject({
      ...{ status: 'CANCELLED', version: 4, signers: [{ email: 'signer-1@erased.invalid' }] },
      history: [{ type: 'STARTED' }, { type: 'REQUESTED' }, { type: 'CANCELLED' }, { type: 'ERASED' }],
    });
  },
  async ExtendDeadline() {
    const input = { requestId: await asked(), expiresInSeconds: 40 * 86_400 };
    expect(await carol.get(documents.ExtendDeadlineDocument, { input })).toMatchObject({
      ...{ status: 'PENDING', version: 3 },
      history: [{ type: 'STARTED' }, { type: 'REQUESTED' }, { type: 'EXTENDED' }],
    });
  },
  async ReassignSigner() {
    const input = { requestId: await asked(), from: 'bob@example.com', to: { email: 'dave@example.com' } };
    const { signers } = await carol.get(documents.ReassignSignerDocument, { input });
    expect(signers).toMatchObject([{ email: 'dave@example.com', status: 'WAITING' }]);
  },
  async RemindSigners() {
    const input = { requestId: await asked(), signer: 'bob@example.com' };
    backend.clock.advance(3_600_000);
    await backend.idle();
    expect(await carol.get(documents.RemindSignersDocument, { input })).toMatchObject({
      ...{ status: 'PENDING', version: 3 },
      history: [{ type: 'STARTED' }, { type: 'REQUESTED' }, { type: 'REMINDED', actor: 'REQUESTER' }],
    });
  },
  async PublishUpdate() {
    const input: documents.SignatureUpdateInput = {
      requestId: await asked(),
      documentId: '3',
      metadata: '{"a":"1"}',
      event: 'REMINDED',
      at: '2026-11-23T10:00:00.000Z',
      version: 9,
      status: 'PENDING',
      signer: 'bob@example.com',
      signerStatus: 'REQUESTED',
      signed: 0,
      total: 1,
    };
    const untold = { formerSigner: null, reason: null, expiresAt: null };
    const updates = await carol.subscribe(documents.OnSignatureUpdateDocument, { requestId: input.requestId });
    const { data } = await asFunction(backend, 'PublishUpdate').run(documents.PublishUpdateDocument, { input });
    const published = { ...input, externalId: null, ...untold };
    expect(data).toEqual({ publishSignatureUpdate: published });
    expect(await updates.until(({ version }) => version === 9)).toEqual(published);
    for (const other of [carol, asFunction(backend, 'AdvanceWorkflow')]) {
      const { errors } = await other.run(documents.PublishUpdateDocument, { input });
      expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    }
    await updates.close();
  },
  async GetSigningRequest() {
    const id = await asked();
    expect(await carol.get(documents.GetSigningRequestDocument, { id })).toMatchObject({ id, version: 2 });
    expect(await bob.get(documents.GetSigningRequestDocument, { id })).toMatchObject({ id, version: 2 });
  },
  async ListSigningRequests() {
    const id = await asked();
    const { items } = await carol.get(documents.ListSigningRequestsDocument, { limit: 1 });
    expect(items).toMatchObject([{ id, status: 'PENDING' }]);
  },
  async ListSigningRequestsWhole() {
    const id = await asked();
    const { items } = await carol.get(documents.ListSigningRequestsWholeDocument, { limit: 1 });
    expect(items).toMatchObject([{ id, history: [{ type: 'STARTED' }, { type: 'REQUESTED' }] }]);
  },
  async ListPendingSignatures() {
    const requestId = await asked();
    const { items } = await bob.get(documents.ListPendingSignaturesDocument, { limit: 1 });
    expect(items).toMatchObject([{ requestId, role: 'SIGNER', requestedBy: 'carol@example.com' }]);
  },
  async OnSignatureUpdate() {
    const requestId = await asked();
    const updates = await bob.subscribe(documents.OnSignatureUpdateDocument, { requestId });
    await carol.get(documents.CancelSigningDocument, { input: { requestId } });
    expect(await updates.until(({ status }) => status !== 'PENDING')).toMatchObject({ requestId, event: 'CANCELLED' });
    await updates.close();
  },
  async OnSignatureRequested() {
    const updates = await bob.subscribe(documents.OnSignatureRequestedDocument, {});
    const id = await asked();
    expect(await updates.until(({ requestId }) => requestId === id)).toMatchObject({ event: 'REQUESTED', version: 2 });
    await updates.close();
  },
};

describe('operations.graphql', () => {
  it('is valid against the schema', () => {
    expect(validate(schema, document)).toEqual([]);
  });

  it('has every field of the API in an operation', () => {
    const fields = operations.flatMap(({ selectionSet }) =>
      selectionSet.selections.map((each) => each.kind === Kind.FIELD && each.name.value),
    );
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    expect([...new Set(fields)].sort()).toEqual(roots.flatMap((root) => Object.keys(root!.getFields())).sort());
  });

  it('documents each operation', () => {
    for (const { loc } of operations) {
      const before = document.loc!.source.body.slice(0, loc!.start).trimEnd().split('\n').at(-1);
      expect(before).toMatch(/^# .+/);
    }
  });

  it.each(operations.map(({ name }) => name!.value))('%s runs', async (name) => {
    expect(Object.keys(runs)).toContain(name);
    await runs[name]!();
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as documents from '../../../generated/operations.ts';
import { eventually } from '../../support/stage/eventually.ts';
import type { Part } from '../../support/stage/facts.ts';
import { linksOf } from '../../support/stage/link.ts';
import { signer } from '../../support/given.ts';
import { openStage } from '../../support/stage/stage.ts';

const { definitions } = parse(readFileSync('examples/operations.graphql', 'utf8'));
const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);

const stage = openStage();
const [carol, bob] = await stage.people('carol', 'bob');
const links = linksOf(stage);

const toBob = { signers: [signer(bob.email)] };
/** Starts a request and waits until Bob has been asked. */
async function asked(): Promise<string> {
  const { id, asked, updates } = await stage.start(carol, toBob);
  await asked(bob.email);
  await updates.close();
  return id;
}

/** A request that was cancelled, and its certificate. */
async function sealed() {
  const requestId = await asked();
  await carol.get(documents.CancelSigningDocument, { input: { requestId } });
  const read = () => carol.run(documents.GetCertificateDocument, { requestId });
  const { data } = await eventually(read, ({ data }) => Boolean(data?.certificate));
  return { requestId, certificate: data!.certificate! };
}

/** Makes a webhook, of which a test hears by the API alone: the endpoint of GraphQL refuses what has no token. */
const made = () => carol.get(documents.CreateWebhookDocument, { input: { url: stage.outputs.GraphqlEndpoint! } });

/** Makes an API key, good for reading. */
const madeKey = () => carol.get(documents.CreateApiKeyDocument, { input: { name: 'billing', scopes: ['READ'] } });

let guests = 0;
/** Whoever has a link. */
async function invited() {
  const request = await carol.get(documents.StartSigningDocument, {
    input: stage.input({ signers: [signer(stage.address(`guest-${++guests}`))] }),
  });
  const link = await links.put(request);
  return { request, link, ...stage.by(link) };
}

/** How each operation is run, and what is in its answer. */
const runs: Record<string, () => Promise<unknown>> = {
  async StartSigning() {
    const request = await carol.get(documents.StartSigningDocument, { input: stage.input(toBob) });
    expect(request).toMatchObject({ status: 'PENDING', version: 1, signers: [{ email: bob.email }] });
  },
  async SignDocument() {
    const request = await bob.get(documents.SignDocumentDocument, { input: { requestId: await asked() } });
    expect(request.progress).toEqual({ signed: 1, total: 1 });
  },
  async ApproveDocument() {
    const { id: requestId } = await carol.get(documents.StartSigningDocument, {
      input: stage.input({ signers: [signer(bob.email, { role: 'APPROVER' })] }),
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
    expect(viewed.history[2]).toMatchObject({ type: 'VIEWED', signer: bob.email, evidence: null });
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
    const { status, signers, history } = await carol.get(documents.EraseRequestDocument, { input });
    expect({ status, signers }).toMatchObject({ status: 'CANCELLED', signers: [{ email: 'signer-1@erased.invalid' }] });
    // Where the stage has records, the seal comes before or not at all.
    const types = history.map(({ type }) => type).filter((type) => type !== 'SEALED');
    expect(types).toEqual(['STARTED', 'REQUESTED', 'CANCELLED', 'ERASED']);
  },
  async CreateWebhook() {
    expect((await made()).secret).toMatch(/^whsec_/);
  },
  async UpdateWebhook() {
    const { id } = (await made()).webhook;
    expect(await carol.get(documents.UpdateWebhookDocument, { input: { id, events: ['SIGNED'] } })).toMatchObject({
      ...{ id, events: ['SIGNED'], enabled: true },
    });
  },
  async RotateWebhookSecret() {
    const { secret, webhook } = await made();
    expect((await carol.get(documents.RotateWebhookSecretDocument, { id: webhook.id })).secret).not.toBe(secret);
  },
  async DeleteWebhook() {
    const { id } = (await made()).webhook;
    expect(await carol.get(documents.DeleteWebhookDocument, { id })).toMatchObject({ id });
  },
  async SendTestWebhook() {
    const { id } = (await made()).webhook;
    expect(await carol.get(documents.SendTestWebhookDocument, { id })).toMatchObject({ type: 'webhook.test' });
  },
  async RedeliverWebhook() {
    const { id } = (await made()).webhook;
    const { id: deliveryId } = await carol.get(documents.SendTestWebhookDocument, { id });
    const again = await carol.get(documents.RedeliverWebhookDocument, { deliveryId });
    expect(again).toMatchObject({ id: deliveryId, status: 'PENDING' });
  },
  async ListWebhooks() {
    const { id } = (await made()).webhook;
    expect(await carol.get(documents.ListWebhooksDocument, {})).toContainEqual(
      expect.objectContaining({ id, url: stage.outputs.GraphqlEndpoint }),
    );
  },
  async ListWebhookDeliveries() {
    const { id: webhookId } = (await made()).webhook;
    const { id } = await carol.get(documents.SendTestWebhookDocument, { id: webhookId });
    const { items } = await carol.get(documents.ListWebhookDeliveriesDocument, { webhookId, limit: 20 });
    expect(items).toMatchObject([{ id, webhookId }]);
  },
  async CreateApiKey() {
    const { secret, apiKey } = await madeKey();
    expect(secret.startsWith(`key-${apiKey.id}.`)).toBe(true);
    expect(apiKey).toMatchObject({ name: 'billing', scopes: ['READ'], revokedAt: null, lastUsedAt: null });
  },
  async RevokeApiKey() {
    const { id } = (await madeKey()).apiKey;
    expect(await carol.get(documents.RevokeApiKeyDocument, { id })).toMatchObject({
      ...{ id, revokedAt: expect.any(String) },
    });
  },
  async ListApiKeys() {
    const { apiKey } = await madeKey();
    expect(await carol.get(documents.ListApiKeysDocument, {})).toContainEqual(apiKey);
  },
  async GetCertificate() {
    const { requestId, certificate } = await sealed();
    expect(certificate).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const record = await (await fetch(certificate.recordUrl)).text();
    expect(createHash('sha256').update(record).digest('hex')).toBe(certificate.sha256);
    expect(JSON.parse(record)).toMatchObject({ request: { id: requestId, status: 'CANCELLED' }, alterations: [] });
    expect((await (await fetch(certificate.pdfUrl)).text()).startsWith('%PDF-')).toBe(true);
    expect(JSON.parse(certificate.openings!)).toEqual([]);
  },
  async VerifyCertificate() {
    const { requestId, certificate } = await sealed();
    const { jws, keyId, sealedAt } = certificate;
    const verified = { valid: true, keyId, sealedAt, requestId, status: 'CANCELLED', problems: [] };
    expect(await bob.get(documents.VerifyCertificateDocument, { jws })).toEqual(verified);
  },
  async ListSealingKeys() {
    const { keyId } = (await sealed()).certificate;
    const keys = await bob.get(documents.ListSealingKeysDocument, {});
    const key = keys!.find((each) => each.keyId === keyId)!;
    expect(key).toMatchObject({ retiredAt: null, certificate: expect.stringContaining('BEGIN CERTIFICATE') });
    expect(JSON.parse(key.jwk)).toMatchObject({ kty: 'EC', crv: 'P-256', kid: keyId });
  },
  async Invitation() {
    const guest = await invited();
    expect(await guest.get(documents.InvitationDocument, {})).toMatchObject({
      ...{ requestId: guest.request.id, requestedBy: carol.email, role: 'SIGNER', canAnswer: true },
      sentTo: 's•••@simulator.amazonses.com',
    });
  },
  async SendAccessCode() {
    expect(await (await invited()).get(documents.SendAccessCodeDocument, {})).toMatchObject({
      sentTo: 's•••@simulator.amazonses.com',
    });
  },
  async ConfirmAccessCode() {
    const { request, link } = await invited();
    const session = stage.by(await links.comeIn(request, link));
    const signed = await session.get(documents.SignDocumentDocument, { input: { requestId: request.id } });
    expect(signed.progress).toEqual({ signed: 1, total: 1 });
  },
  async SendAnswerCode() {
    const input = stage.input({ ...toBob, confirmByCode: true });
    const request = await carol.get(documents.StartSigningDocument, { input });
    const requestId = request.id;
    expect(await bob.get(documents.SendAnswerCodeDocument, { input: { requestId } })).toMatchObject({
      sentTo: 's•••@simulator.amazonses.com',
    });
    const answerCode = await links.codeOf(request);
    const signed = await bob.get(documents.SignDocumentDocument, { input: { requestId, answerCode } });
    expect(signed.progress).toEqual({ signed: 1, total: 1 });
  },
  async ExtendDeadline() {
    const input = { requestId: await asked(), expiresInSeconds: 40 * 86_400 };
    expect(await carol.get(documents.ExtendDeadlineDocument, { input })).toMatchObject({
      ...{ status: 'PENDING', version: 3 },
      history: [{ type: 'STARTED' }, { type: 'REQUESTED' }, { type: 'EXTENDED' }],
    });
  },
  async ReassignSigner() {
    const input = { requestId: await asked(), from: bob.email, to: { email: stage.address('dave') } };
    const { signers } = await carol.get(documents.ReassignSignerDocument, { input });
    expect(signers).toMatchObject([{ email: stage.address('dave'), status: 'WAITING' }]);
  },
  // That it reminds takes an hour: `test/e2e/remind.test.ts` shows it by the clock of a local backend.
  async RemindSigners() {
    const input = { requestId: await asked(), signer: bob.email };
    expect(await carol.get(documents.RemindSignersDocument, { input })).toMatchObject({
      status: 'PENDING',
      version: 2,
    });
  },
  // That it publishes takes the function's own role: `test/e2e/publish.test.ts`.
  async PublishUpdate() {
    const input: documents.SignatureUpdateInput = {
      ...{ requestId: await asked(), documentId: '3', event: 'REMINDED', at: '2026-11-23T10:00:00.000Z', version: 9 },
      ...{ status: 'PENDING', signer: bob.email, signerStatus: 'REQUESTED', signed: 0, total: 1 },
    };
    const { errors } = await carol.run(documents.PublishUpdateDocument, { input });
    expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
  },
  async GetSigningRequest() {
    const id = await asked();
    expect(await carol.get(documents.GetSigningRequestDocument, { id })).toMatchObject({ id, version: 2 });
    expect(await bob.get(documents.GetSigningRequestDocument, { id })).toMatchObject({ id, version: 2 });
  },
  async ListSigningRequests() {
    const id = await asked();
    const list = () => carol.get(documents.ListSigningRequestsDocument, { limit: 1 });
    const { items } = await eventually(list, ({ items }) => items[0]?.id === id);
    expect(items).toMatchObject([{ id, status: 'PENDING' }]);
  },
  async ListSigningRequestsWhole() {
    const id = await asked();
    const list = () => carol.get(documents.ListSigningRequestsWholeDocument, { limit: 1 });
    const { items } = await eventually(list, ({ items }) => items[0]?.id === id);
    expect(items).toMatchObject([{ id, history: [{ type: 'STARTED' }, { type: 'REQUESTED' }] }]);
  },
  async ListPendingSignatures() {
    const requestId = await asked();
    const list = () => bob.get(documents.ListPendingSignaturesDocument, { limit: 1 });
    const { items } = await eventually(list, ({ items }) => items[0]?.requestId === requestId);
    expect(items).toMatchObject([{ requestId, role: 'SIGNER', requestedBy: carol.email }]);
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
  it.for(operations.map(({ name }) => name!.value))('%s runs', async (name, { skip }) => {
    expect(Object.keys(runs)).toContain(name);
    const missing = stage.without(...needs.filter(([, names]) => names.test(name)).map(([part]) => part));
    if (missing) skip(missing);
    await runs[name]!();
  });
});

/** What operations need that a stage may be without, by their names. */
const needs: [Part, RegExp][] = [
  ['webhooks', /Webhook/],
  ['apiKeys', /ApiKey/],
  ['records', /Certificate|SealingKeys/],
  ['links', /Invitation|AccessCode|AnswerCode/],
];

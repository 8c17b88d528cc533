import { readFileSync } from 'node:fs';
import { buildSchema, print } from 'graphql';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ApproveDocumentDocument,
  CancelSigningDocument,
  ConfirmAccessCodeDocument,
  CreateApiKeyDocument,
  CreateWebhookDocument,
  DeclineDocumentDocument,
  DeleteWebhookDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  RemindSignersDocument,
  GetCertificateDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ListApiKeysDocument,
  ListPendingSignaturesDocument,
  ListSealingKeysDocument,
  ListSigningRequestsDocument,
  ListSigningRequestsWholeDocument,
  ListWebhookDeliveriesDocument,
  ListWebhooksDocument,
  type ListSigningRequestsWholeQuery,
  OnSignatureRequestedDocument,
  OnSignatureUpdateDocument,
  PublishUpdateDocument,
  ReassignSignerDocument,
  RedeliverWebhookDocument,
  RevokeApiKeyDocument,
  RotateWebhookSecretDocument,
  SendAccessCodeDocument,
  SendAnswerCodeDocument,
  SendTestWebhookDocument,
  SignDocumentDocument,
  StartSigningDocument,
  UpdateWebhookDocument,
  VerifyCertificateDocument,
  ViewDocumentDocument,
} from '../../generated/operations.ts';
import { errorCodes } from '../../resolvers/lib/errorCodes.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { asFunction } from '../support/as-function.ts';
import { type Answer, startBackend } from '../support/backend.ts';
import { resign } from '../support/bad-tokens.ts';
import { changed, changesOf, wrongAddresses, wrongKinds } from '../support/extremes.ts';
import { signer, startInput } from '../support/given.ts';
import { by, linksTo } from '../support/invited.ts';
import { withAll } from '../support/synthesised.ts';
import { connect, Refused } from '@countersign/local/client';

// It is about each call by itself, not about how many there are.
const limits = 'open:5000,hour:100000,mails:1000000';
const backend = await startBackend({ assembly: await synthesise({ context: { ...withAll.context, limits } }) });
afterAll(() => backend.stop());
const endpoint = backend.template.outputs.GraphqlEndpoint!;
const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');
const publisher = asFunction(backend, 'PublishUpdate');
const live = await connect(endpoint, { token: bob.token });

const { id: requestId } = await carol.get(StartSigningDocument, { input: startInput({ remindEverySeconds: 3600 }) });
const input = {
  ...startInput({ documentSha256: 'a'.repeat(64), title: 'Lease', message: 'Please', expiresInSeconds: 3600 }),
  externalId: 'deal 7',
  metadata: '{"a":"1"}',
  documentUrl: 'https://example.com/3.pdf',
  observers: [{ email: 'olga@example.com', name: 'Olga' }],
  signers: [signer('dave@example.com', { name: 'Dave', method: 'MANUAL', role: 'SIGNER', order: 1 })],
  remindEverySeconds: 600,
  allowReassignment: true,
  notify: false,
  confirmByCode: true,
  quorums: [{ order: 1, required: 1 }],
};
const { webhook } = await carol.get(CreateWebhookDocument, { input: { url: 'http://127.0.0.1:9/' } });
const { id } = webhook;
const { apiKey } = await carol.get(CreateApiKeyDocument, { input: { name: 'billing', scopes: ['READ'] } });
await carol.get(StartSigningDocument, { input: startInput({ signers: [signer('guest@example.com')] }) });
await backend.idle();
const guest = by(backend, (await linksTo(backend, 'guest@example.com'))[0]!);
const tested = await carol.get(SendTestWebhookDocument, { id });
const place = { requestId, from: 'bob@example.com', to: { email: 'erin@example.com', name: 'Erin' }, reason: 'no' };
const update = {
  ...{ requestId, documentId: '3', externalId: 'deal 7', metadata: '{"a":"1"}', event: 'REQUESTED' },
  ...{ at: '2026-11-23T10:00:00Z', version: 2, status: 'PENDING' },
  ...{ signer: 'bob@example.com', formerSigner: null, signerStatus: 'REQUESTED', signed: 0, total: 1, reason: null },
};

interface Answered {
  status?: number;
  data?: Record<string, unknown> | null;
  errors?: { errorType?: string | null; path?: unknown; message: string }[];
}

const run = (document: object, person: { run(document: never, variables: never): Promise<unknown> }) => {
  return (variables: object) => person.run(document as never, variables as never) as Promise<Answered>;
};
const subscribe = (document: Parameters<typeof print>[0]) => async (variables: object) => {
  try {
    const subscription = await live.subscribe(print(document), variables as Record<string, unknown>);
    await subscription.stop();
    return { data: {} };
  } catch (error) {
    if (error instanceof Refused) return error.frame.payload as Answered;
    throw error;
  }
};

/** How each root field is called, with variables that are as they should be. */
const calls: Record<string, [(variables: object) => Promise<Answered>, object]> = {
  'Query.signingRequest': [run(GetSigningRequestDocument, carol), { id: requestId }],
  'Query.signingRequests': [
    run(ListSigningRequestsDocument, carol),
    { filter: { status: 'PENDING' }, limit: 20, nextToken: null },
  ],
  'Query.pendingSignatures': [run(ListPendingSignaturesDocument, bob), { limit: 20, nextToken: null }],
  'Mutation.startSigning': [run(StartSigningDocument, carol), { input }],
  'Mutation.signDocument': [run(SignDocumentDocument, bob), { input: { requestId, documentSha256: 'a'.repeat(64) } }],
  'Mutation.approveDocument': [
    run(ApproveDocumentDocument, bob),
    { input: { requestId, documentSha256: 'a'.repeat(64) } },
  ],
  'Mutation.declineDocument': [run(DeclineDocumentDocument, carol), { input: { requestId, reason: 'no' } }],
  'Mutation.cancelSigning': [run(CancelSigningDocument, bob), { input: { requestId, reason: 'no' } }],
  'Mutation.eraseRequest': [run(EraseRequestDocument, bob), { input: { requestId } }],
  'Mutation.extendDeadline': [
    run(ExtendDeadlineDocument, carol),
    { input: { requestId, expiresInSeconds: 3_000_000 } },
  ],
  'Mutation.viewDocument': [run(ViewDocumentDocument, bob), { input: { requestId } }],
  'Mutation.reassignSigner': [run(ReassignSignerDocument, bob), { input: place }],
  'Mutation.remindSigners': [run(RemindSignersDocument, carol), { input: { requestId, signer: 'bob@example.com' } }],
  'Query.webhooks': [run(ListWebhooksDocument, carol), {}],
  'Query.webhookDeliveries': [
    run(ListWebhookDeliveriesDocument, carol),
    { webhookId: id, status: 'PENDING', limit: 20, nextToken: null },
  ],
  'Mutation.createWebhook': [
    run(CreateWebhookDocument, bob),
    { input: { url: 'http://127.0.0.1:9/', events: ['SIGNED'], description: 'ours' } },
  ],
  'Mutation.updateWebhook': [
    run(UpdateWebhookDocument, carol),
    { input: { id, url: 'http://127.0.0.1:9/', events: ['SIGNED'], description: 'ours', enabled: true } },
  ],
  'Mutation.rotateWebhookSecret': [run(RotateWebhookSecretDocument, carol), { id }],
  'Mutation.deleteWebhook': [run(DeleteWebhookDocument, bob), { id }],
  'Mutation.sendTestWebhook': [run(SendTestWebhookDocument, carol), { id }],
  'Mutation.redeliverWebhook': [run(RedeliverWebhookDocument, carol), { deliveryId: tested.id }],
  'Query.apiKeys': [run(ListApiKeysDocument, carol), {}],
  'Mutation.createApiKey': [
    run(CreateApiKeyDocument, bob),
    { input: { name: 'billing', scopes: ['READ', 'START'], expiresInDays: 7 } },
  ],
  'Mutation.revokeApiKey': [run(RevokeApiKeyDocument, carol), { id: apiKey.id }],
  'Query.certificate': [run(GetCertificateDocument, carol), { requestId }],
  'Query.verifyCertificate': [run(VerifyCertificateDocument, carol), { jws: 'e30.e30.AA' }],
  'Query.sealingKeys': [run(ListSealingKeysDocument, carol), {}],
  'Query.invitation': [run(InvitationDocument, guest), {}],
  'Mutation.sendAccessCode': [run(SendAccessCodeDocument, guest), {}],
  'Mutation.confirmAccessCode': [run(ConfirmAccessCodeDocument, guest), { code: '12345678' }],
  'Mutation.sendAnswerCode': [run(SendAnswerCodeDocument, bob), { input: { requestId } }],
  'Mutation.publishSignatureUpdate': [run(PublishUpdateDocument, publisher), { input: update }],
  'Subscription.onSignatureUpdate': [subscribe(OnSignatureUpdateDocument), { requestId }],
  'Subscription.onSignatureRequested': [subscribe(OnSignatureRequestedDocument), {}],
};

const schema = buildSchema(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8'));
const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!];
const fields = roots.flatMap((root) =>
  Object.values(root.getFields()).map((field) => [`${root.name}.${field.name}`, field.args] as const),
);

/** Whether an error is one that clients are told of: a code of the table, or AppSync's own refusal of an operation. */
const isKnown = ({ errorType, path }: NonNullable<Answered['errors']>[0]) =>
  errorType ? Object.hasOwn(errorCodes, errorType) : (path ?? null) === null;

/** What is wrong with an answer; nothing where it is one that clients are told of. */
const faultOf = ({ data, errors }: Answered) =>
  errors ? errors.find((each) => !isKnown(each)) : data ? undefined : 'neither data nor errors';

describe('an argument at its extremes', () => {
  it('is given of every field', () => {
    expect(Object.keys(calls).sort()).toEqual(fields.map(([name]) => name).sort());
  });

  it.each(fields)('is taken by %s, or refused with a code of the table', { timeout: 120_000 }, async (name, args) => {
    const [call, variables] = calls[name]!;
    const faults: unknown[] = [];
    for (const change of args.flatMap((arg) => changesOf(arg.type, arg.name))) {
      const fault = faultOf(await call(changed(variables, change)));
      if (fault) faults.push({ ...change, fault });
    }
    expect(faults).toEqual([]);
  });

  it('leaves requests that can be read and followed', async () => {
    await backend.idle();
    let nextToken: string | null | undefined = null;
    do {
      const page: Answer<ListSigningRequestsWholeQuery> = await carol.run(ListSigningRequestsWholeDocument, {
        limit: 20,
        nextToken,
      });
      expect(page.errors).toBeUndefined();
      nextToken = page.data!.signingRequests!.nextToken;
    } while (nextToken);
    expect(backend.happened.items.filter(({ kind }) => ['bug', 'dead letter', 'denied'].includes(kind))).toEqual([]);
  });
});

describe('a claim of the wrong kind', () => {
  const claims = [...Object.keys(decodeJwt(bob.token)), 'cognito:groups', '__proto__'];
  const known = ['email', 'email_verified', 'sub', 'auth_time'];
  const asked = [
    [StartSigningDocument, { input }],
    [GetSigningRequestDocument, { id: requestId }],
    [ListSigningRequestsDocument, {}],
    [ListPendingSignaturesDocument, {}],
    [CancelSigningDocument, { input: { requestId } }],
    [SignDocumentDocument, { input: { requestId, documentSha256: 'a'.repeat(64) } }],
    [ApproveDocumentDocument, { input: { requestId, documentSha256: 'a'.repeat(64) } }],
    [DeclineDocumentDocument, { input: { requestId, reason: 'no' } }],
  ] as const;

  it.each([
    ...claims.map((claim) => [claim, wrongKinds, known.includes(claim) ? asked : asked.slice(0, 1)] as const),
    ['email', wrongAddresses, asked.slice(0, 3)] as const,
  ])('is refused, or does not count: %s', async (claim, values, operations) => {
    const faults: unknown[] = [];
    for (const value of values) {
      const authorization = await resign(bob.token, backend.dataDir, { [claim]: value });
      for (const [document, variables] of operations) {
        const body = JSON.stringify({ query: print(document), variables });
        const response = await fetch(endpoint, { method: 'POST', headers: { authorization }, body });
        const answer = (await response.json()) as Answered;
        if (response.status === 401 && answer.errors![0]!.errorType === 'UnauthorizedException') continue;
        const fault = faultOf(answer);
        if (fault) faults.push({ value, fault });
      }
    }
    expect(faults).toEqual([]);
  });

  const noAddresses = [...wrongKinds, ...wrongAddresses].filter((value) => value !== undefined);
  it.each(noAddresses.map((value) => [JSON.stringify(value).slice(0, 80), value]))(
    'is no address: %s',
    async (_, email) => {
      const authorization = await resign(bob.token, backend.dataDir, { email });
      const body = JSON.stringify({ query: print(ListPendingSignaturesDocument), variables: {} });
      const answer = await fetch(endpoint, { method: 'POST', headers: { authorization }, body });
      expect(((await answer.json()) as Answered).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    },
  );
});

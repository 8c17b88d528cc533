/** What calls are about; each belongs to Carol. */
export interface Subject {
  /** Of the request, which Kate is to sign and Abby to approve, and which Olga observes. */
  id: string;
  webhookId: string;
  deliveryId: string;
  apiKeyId: string;
}

/** What is asked of a field. */
export interface Operation {
  query: string;
  variables: (about: Subject) => Record<string, unknown>;
}

/** An update that asks a signer. */
export const updateOf = (requestId: string, signer: string) => ({
  ...{ requestId, documentId: '3', event: 'REQUESTED', at: '2026-11-23T10:00:00Z', version: 2, status: 'PENDING' },
  ...{ signer, signerStatus: 'REQUESTED', signed: 0, total: 1, reason: null },
});

/** What is asked of each field that can be called. */
export const operations: Record<string, Operation> = {
  'Query.signingRequest': {
    query: 'query ($id: ID!) { signingRequest(id: $id) { id } }',
    variables: ({ id }) => ({ id }),
  },
  'Query.signingRequests': { query: '{ signingRequests(limit: 100) { items { id } } }', variables: () => ({}) },
  'Query.pendingSignatures': {
    query: '{ pendingSignatures(limit: 100) { items { id: requestId } } }',
    variables: () => ({}),
  },
  'Mutation.startSigning': {
    query: 'mutation ($input: StartSigningInput!) { startSigning(input: $input) { id } }',
    variables: () => ({ input: { documentId: '3', notify: false, signers: [{ email: 'dora@example.com' }] } }),
  },
  'Mutation.signDocument': {
    query: 'mutation ($input: SignDocumentInput!) { signDocument(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.approveDocument': {
    query: 'mutation ($input: ApproveDocumentInput!) { approveDocument(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.declineDocument': {
    query: 'mutation ($input: DeclineDocumentInput!) { declineDocument(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId, reason: 'no' } }),
  },
  'Mutation.cancelSigning': {
    query: 'mutation ($input: CancelSigningInput!) { cancelSigning(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.extendDeadline': {
    query: 'mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId, expiresInSeconds: 7200 } }),
  },
  'Mutation.reassignSigner': {
    query: 'mutation ($input: ReassignSignerInput!) { reassignSigner(input: $input) { id } }',
    variables: ({ id: requestId }) => ({
      input: { requestId, from: 'kate@example.com', to: { email: 'dora@example.com' } },
    }),
  },
  'Mutation.viewDocument': {
    query: 'mutation ($input: ViewDocumentInput!) { viewDocument(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.remindSigners': {
    query: 'mutation ($input: RemindSignersInput!) { remindSigners(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.eraseRequest': {
    query: 'mutation ($input: EraseRequestInput!) { eraseRequest(input: $input) { id } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Query.webhooks': { query: '{ webhooks { id } }', variables: () => ({}) },
  'Query.webhookDeliveries': {
    query: 'query ($id: ID!) { webhookDeliveries(webhookId: $id) { items { id: webhookId } } }',
    variables: ({ webhookId: id }) => ({ id }),
  },
  'Mutation.createWebhook': {
    query: 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
    variables: () => ({ input: { url: 'http://127.0.0.1:9/' } }),
  },
  'Mutation.updateWebhook': {
    query: 'mutation ($input: UpdateWebhookInput!) { updateWebhook(input: $input) { id } }',
    variables: ({ webhookId: id }) => ({ input: { id, description: 'ours' } }),
  },
  'Mutation.rotateWebhookSecret': {
    query: 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }',
    variables: ({ webhookId: id }) => ({ id }),
  },
  'Mutation.deleteWebhook': {
    query: 'mutation ($id: ID!) { deleteWebhook(id: $id) { id } }',
    variables: ({ webhookId: id }) => ({ id }),
  },
  'Mutation.sendTestWebhook': {
    query: 'mutation ($id: ID!) { sendTestWebhook(id: $id) { id } }',
    variables: ({ webhookId: id }) => ({ id }),
  },
  'Mutation.redeliverWebhook': {
    query: 'mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) { id } }',
    variables: ({ deliveryId: id }) => ({ id }),
  },
  'Query.apiKeys': { query: '{ apiKeys { id } }', variables: () => ({}) },
  'Mutation.createApiKey': {
    query: 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }',
    variables: () => ({ input: { name: 'another', scopes: ['READ'] } }),
  },
  'Mutation.revokeApiKey': {
    query: 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }',
    variables: ({ apiKeyId: id }) => ({ id }),
  },
  'Query.certificate': {
    query: 'query ($id: ID!) { certificate(requestId: $id) { sealedAt } }',
    variables: ({ id }) => ({ id }),
  },
  'Query.verifyCertificate': {
    query: 'query ($jws: String!) { verifyCertificate(jws: $jws) { valid } }',
    variables: () => ({ jws: 'none' }),
  },
  'Query.sealingKeys': { query: '{ sealingKeys { id: keyId } }', variables: () => ({}) },
  'Query.invitation': { query: '{ invitation { requestId } }', variables: () => ({}) },
  'Mutation.sendAccessCode': { query: 'mutation { sendAccessCode { sentTo } }', variables: () => ({}) },
  'Mutation.confirmAccessCode': {
    query: 'mutation ($code: String!) { confirmAccessCode(code: $code) { token } }',
    variables: () => ({ code: 'not one' }),
  },
  'Mutation.sendAnswerCode': {
    query: 'mutation ($input: SendAnswerCodeInput!) { sendAnswerCode(input: $input) { sentTo } }',
    variables: ({ id: requestId }) => ({ input: { requestId } }),
  },
  'Mutation.publishSignatureUpdate': {
    query:
      'mutation ($input: SignatureUpdateInput!) { publishSignatureUpdate(input: $input) { requestId signer event } }',
    variables: ({ id }) => ({ input: updateOf(id, 'kate@example.com') }),
  },
  'Subscription.onSignatureUpdate': {
    query: 'subscription ($id: ID!) { onSignatureUpdate(requestId: $id) { requestId } }',
    variables: ({ id }) => ({ id }),
  },
  'Subscription.onSignatureRequested': {
    query: 'subscription { onSignatureRequested { requestId } }',
    variables: () => ({}),
  },
};

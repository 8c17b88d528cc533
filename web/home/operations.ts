import type {
  AccessCode,
  Delivery as WholeDelivery,
  PendingSignature as WholePendingSignature,
  Quorum,
  SignatureUpdate,
  Signer as WholeSigner,
  SigningEvent,
  SigningRequest,
} from '../../generated/schema.ts';

/** A signature that waits for the reader. */
export type PendingSignature = Pick<
  WholePendingSignature,
  'requestId' | 'role' | 'documentId' | 'title' | 'requestedBy' | 'requestedAt' | 'expiresAt'
>;

/** A request of the reader's, as the list shows it. */
export type Summary = Pick<
  SigningRequest,
  'id' | 'title' | 'documentId' | 'status' | 'createdAt' | 'expiresAt' | 'version' | 'progress'
> & { signers: Pick<WholeSigner, 'email' | 'name' | 'status' | 'order'>[] };

/** What became of the newest mail to a signer; the requester alone sees it. */
export type Delivery = Pick<WholeDelivery, 'status' | 'reason'>;

/** One who is asked. */
export type Signer = Pick<WholeSigner, 'email' | 'name' | 'method' | 'role' | 'order' | 'access' | 'status'> & {
  delivery: Delivery | null;
};

/** What happened. */
export type Happened = Pick<SigningEvent, 'version' | 'type' | 'at' | 'signer' | 'reason'>;

/** A request, as its page shows it. */
export type Request = Pick<
  SigningRequest,
  | ('id' | 'documentId' | 'documentSha256' | 'documentUrl' | 'title' | 'message' | 'status' | 'requestedBy')
  | ('createdAt' | 'expiresAt' | 'closedAt' | 'closedReason' | 'confirmByCode' | 'version' | 'progress')
> & {
  quorums: Pick<Quorum, 'order' | 'required'>[];
  signers: Signer[];
  observers: { email: string; name: string | null }[];
  history: Happened[];
};

/** A change, as it is pushed: what it changed is read. */
export type Update = Pick<SignatureUpdate, 'requestId' | 'version'>;

const summary =
  'id title documentId status createdAt expiresAt version progress { signed total } signers { email name status order }';
const request = `id documentId documentSha256 documentUrl title message status requestedBy createdAt expiresAt closedAt closedReason
  confirmByCode version progress { signed total } quorums { order required }
  signers { email name method role order access status delivery { status reason } } observers { email name }
  history { version type at signer reason }`;

/** Makes the mutation of a field that takes an input, for its version alone: what it changed is read. */
const change = (field: string) =>
  `mutation ($input: ${field[0]!.toUpperCase()}${field.slice(1)}Input!) { request: ${field}(input: $input) { version } }`;

/** Each operation of the page with what it answers; a test holds them against the schema. */
export const operations = {
  inbox: `query ($limit: Int, $nextToken: String) { page: pendingSignatures(limit: $limit, nextToken: $nextToken) {
    items { requestId role documentId title requestedBy requestedAt expiresAt } nextToken } }`,
  requests: `query ($limit: Int, $nextToken: String) { page: signingRequests(limit: $limit, nextToken: $nextToken) {
    items { ${summary} } nextToken } }`,
  summary: `query ($id: ID!) { signingRequest(id: $id) { ${summary} } }`,
  request: `query ($id: ID!) { signingRequest(id: $id) { ${request} } }`,
  certificate: 'query ($id: ID!) { certificate(requestId: $id) { pdfUrl } }',
  start: `mutation ($input: StartSigningInput!) { request: startSigning(input: $input) { ${summary} } }`,
  view: change('viewDocument'),
  sign: change('signDocument'),
  approve: change('approveDocument'),
  decline: change('declineDocument'),
  remind: change('remindSigners'),
  extend: change('extendDeadline'),
  reassign: change('reassignSigner'),
  cancel: change('cancelSigning'),
  sendCode: 'mutation ($input: SendAnswerCodeInput!) { sendAnswerCode(input: $input) { sentTo expiresAt } }',
  asked: 'subscription { onSignatureRequested { requestId version } }',
  changed: 'subscription ($id: ID!) { onSignatureUpdate(requestId: $id) { requestId version } }',
};

/** A page of a list. */
export interface ListPage<Item> {
  items: Item[];
  nextToken: string | null;
}

/** What the operations answer. */
export interface Answers {
  inbox: { page: ListPage<PendingSignature> };
  requests: { page: ListPage<Summary> };
  summary: { signingRequest: Summary };
  request: { signingRequest: Request };
  certificate: { certificate: { pdfUrl: string } | null };
  start: { request: Summary };
  /** Null where the reader is no part of the request any more. */
  change: { request: { version: number } | null };
  sendCode: { sendAnswerCode: AccessCode };
  asked: { onSignatureRequested: Update };
  changed: { onSignatureUpdate: Update };
}

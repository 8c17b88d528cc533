import type {
  AccessCode,
  AccessSession,
  Invitation as WholeInvitation,
  SignatureUpdate,
  Signer as WholeSigner,
  SigningEvent,
  SigningRequest,
} from '../../generated/schema.ts';

/** What a link is about, before a code. */
export type Invitation = Omit<WholeInvitation, 'documentId'>;

/** One who is asked, as the page shows it. */
export type Signer = Pick<WholeSigner, 'email' | 'name' | 'role' | 'status'>;

/** What happened, as the page shows it. */
export type Happened = Pick<SigningEvent, 'version' | 'type' | 'at' | 'signer' | 'reason'>;

/** A request, as the page shows it. */
export type Request = Pick<SigningRequest, 'id' | 'documentUrl' | 'status' | 'expiresAt' | 'version' | 'progress'> & {
  signers: Signer[];
  history: Happened[];
};

/** What is known of a certificate: `none` where the deployment makes none, or the reader may not see it. */
export type CertificateState = 'none' | 'coming' | { pdfUrl: string };

/** A change, as it is pushed: what it changed is read, for a push tells of one signer, and a change may be about all. */
export type Update = Pick<SignatureUpdate, 'requestId' | 'version'>;

const request =
  'id documentUrl status expiresAt version progress { signed total } signers { email name role status } history { version type at signer reason }';

/** Each operation of the page with what it answers; a test holds them against the schema. */
export const operations = {
  invitation:
    'query { invitation { requestId requestedBy documentSha256 title message role expiresAt canAnswer sentTo } }',
  sendCode: 'mutation { sendAccessCode { sentTo expiresAt } }',
  confirmCode: 'mutation ($code: String!) { confirmAccessCode(code: $code) { token expiresAt } }',
  read: `query ($id: ID!) { signingRequest(id: $id) { ${request} } }`,
  view: `mutation ($input: ViewDocumentInput!) { request: viewDocument(input: $input) { ${request} } }`,
  sign: `mutation ($input: SignDocumentInput!) { request: signDocument(input: $input) { ${request} } }`,
  approve: `mutation ($input: ApproveDocumentInput!) { request: approveDocument(input: $input) { ${request} } }`,
  decline: `mutation ($input: DeclineDocumentInput!) { request: declineDocument(input: $input) { ${request} } }`,
  certificate: 'query ($id: ID!) { certificate(requestId: $id) { pdfUrl } }',
  follow: 'subscription ($id: ID!) { onSignatureUpdate(requestId: $id) { requestId version } }',
};

/** What the operations answer. */
export interface Answers {
  invitation: { invitation: Invitation };
  sendCode: { sendAccessCode: AccessCode };
  confirmCode: { confirmAccessCode: AccessSession };
  read: { signingRequest: Request };
  act: { request: Request };
  certificate: { certificate: { pdfUrl: string } | null };
  follow: { onSignatureUpdate: Update };
}

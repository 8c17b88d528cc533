import type {
  AccessCode,
  AccessSession,
  ApiKey,
  Certificate,
  CertificateVerification,
  Delivery,
  Invitation,
  NewApiKey,
  NewWebhook,
  Observer,
  PendingSignature,
  PendingSignatureConnection,
  Quorum,
  SealingKey,
  SignatureUpdate,
  Signer,
  SigningEvent,
  SigningEvidence,
  SigningProgress,
  SigningRequest,
  SigningRequestConnection,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryConnection,
} from '../../../generated/schema.ts';
import type { AccessKind } from './known-caller.ts';

const both = ['SESSION', 'KEY'] as const;
const key = ['KEY'] as const;
const link = ['LINK'] as const;
const nobody = [] as const;

type Shown<Type> = Record<keyof Type, readonly AccessKind[]>;

/**
 * Who sees each field of what the API answers, besides people with an account. A new field does not compile until somebody has
 * thought of who may; a test finds a type that is not here.
 */
export const shownFields: {
  SigningRequest: Shown<SigningRequest>;
  SigningProgress: Shown<SigningProgress>;
  Quorum: Shown<Quorum>;
  Signer: Shown<Signer>;
  Delivery: Shown<Delivery>;
  Observer: Shown<Observer>;
  SigningEvidence: Shown<SigningEvidence>;
  SigningEvent: Shown<SigningEvent>;
  SigningRequestConnection: Shown<SigningRequestConnection>;
  SignatureUpdate: Shown<SignatureUpdate>;
  Certificate: Shown<Certificate>;
  CertificateVerification: Shown<CertificateVerification>;
  SealingKey: Shown<SealingKey>;
  Webhook: Shown<Webhook>;
  NewWebhook: Shown<NewWebhook>;
  WebhookDelivery: Shown<WebhookDelivery>;
  WebhookAttempt: Shown<WebhookAttempt>;
  WebhookDeliveryConnection: Shown<WebhookDeliveryConnection>;
  Invitation: Shown<Invitation>;
  AccessCode: Shown<AccessCode>;
  AccessSession: Shown<AccessSession>;
  ApiKey: Shown<ApiKey>;
  NewApiKey: Shown<NewApiKey>;
  PendingSignature: Shown<PendingSignature>;
  PendingSignatureConnection: Shown<PendingSignatureConnection>;
} = {
  Invitation: {
    requestId: link,
    requestedBy: link,
    documentId: link,
    documentSha256: link,
    title: link,
    message: link,
    role: link,
    expiresAt: link,
    canAnswer: link,
    sentTo: link,
  },
  AccessCode: { sentTo: link, expiresAt: link },
  AccessSession: { token: link, expiresAt: link },

  SigningRequest: {
    id: both,
    documentId: both,
    documentSha256: both,
    externalId: both,
    metadata: both,
    documentUrl: both,
    title: both,
    message: both,
    status: both,
    requestedBy: both,
    signers: both,
    observers: both,
    allowReassignment: both,
    quorums: both,
    progress: both,
    version: both,
    createdAt: both,
    expiresAt: both,
    closedAt: both,
    closedReason: both,
    confirmByCode: both,
    history: both,
  },
  SigningProgress: {
    signed: both,
    total: both,
  },
  Quorum: {
    order: both,
    required: both,
  },
  Signer: {
    email: both,
    name: both,
    method: both,
    role: both,
    order: both,
    access: both,
    status: both,
    requestedAt: both,
    viewedAt: both,
    signedAt: both,
    approvedAt: both,
    declinedAt: both,
    reason: both,
    evidence: both,
    delivery: both,
  },
  Delivery: {
    status: both,
    at: both,
    reason: both,
  },
  Observer: {
    email: both,
    name: both,
  },
  SigningEvidence: {
    sub: both,
    via: both,
    invitation: both,
    sentTo: both,
    sentAt: both,
    confirmedAt: both,
    sourceIp: both,
    userAgent: both,
    authenticatedAt: both,
    documentSha256: both,
  },
  SigningEvent: {
    version: both,
    type: both,
    at: both,
    actor: both,
    via: both,
    keyName: both,
    signer: both,
    formerSigner: both,
    reason: both,
    expiresAt: both,
    previousExpiresAt: both,
    evidence: both,
  },
  SigningRequestConnection: {
    items: key,
    nextToken: key,
  },
  SignatureUpdate: {
    requestId: both,
    documentId: both,
    externalId: both,
    metadata: both,
    event: both,
    at: both,
    version: both,
    status: both,
    signer: both,
    formerSigner: both,
    signerStatus: both,
    signed: both,
    total: both,
    reason: both,
    expiresAt: both,
  },
  Certificate: {
    sealedAt: both,
    keyId: both,
    sha256: both,
    jws: both,
    pdfUrl: both,
    recordUrl: both,
    timestamp: both,
    openings: both,
  },
  CertificateVerification: {
    valid: both,
    keyId: both,
    sealedAt: both,
    requestId: both,
    status: both,
    problems: both,
  },
  SealingKey: {
    keyId: both,
    jwk: both,
    certificate: both,
    retiredAt: both,
  },
  Webhook: {
    id: key,
    url: key,
    events: key,
    description: key,
    enabled: key,
    disabledReason: key,
    failingSince: key,
    createdAt: key,
  },
  NewWebhook: {
    secret: key,
    webhook: key,
  },
  WebhookDelivery: {
    id: key,
    webhookId: key,
    messageId: key,
    type: key,
    requestId: key,
    version: key,
    status: key,
    createdAt: key,
    attempts: key,
    nextAttemptAt: key,
  },
  WebhookAttempt: {
    at: key,
    statusCode: key,
    fault: key,
  },
  WebhookDeliveryConnection: {
    items: key,
    nextToken: key,
  },
  ApiKey: {
    id: nobody,
    name: nobody,
    scopes: nobody,
    createdAt: nobody,
    expiresAt: nobody,
    revokedAt: nobody,
    lastUsedAt: nobody,
  },
  NewApiKey: {
    secret: nobody,
    apiKey: nobody,
  },
  PendingSignature: {
    requestId: nobody,
    role: nobody,
    documentId: nobody,
    documentSha256: nobody,
    title: nobody,
    message: nobody,
    requestedBy: nobody,
    requestedAt: nobody,
    expiresAt: nobody,
  },
  PendingSignatureConnection: {
    items: nobody,
    nextToken: nobody,
  },
};

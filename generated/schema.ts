export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDateTime: { input: string; output: string; }
  AWSEmail: { input: string; output: string; }
  AWSJSON: { input: string; output: string; }
  AWSURL: { input: string; output: string; }
};

/** A code that was mailed; it is in the mail alone. */
export type AccessCode = {
  /** From when on it is good for nothing. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The address it went to, but for most of what stands before the `@`. */
  sentTo: Scalars['String']['output'];
};

/** What whoever has confirmed a code may come in by. */
export type AccessSession = {
  /** From when on it is refused. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** To be given as `authorization`; it is shown in this answer alone. */
  token: Scalars['String']['output'];
};

/** A key by which a program does what its owner may as a requester. */
export type ApiKey = {
  /** When it was made. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** From when on it is refused. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** Given by the backend; in the secret it stands between `key-` and the dot. */
  id: Scalars['ID']['output'];
  /** When it was last used, to the hour; null where it was not. */
  lastUsedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** What it is for. */
  name: Scalars['String']['output'];
  /** When it was revoked; null where it was not. */
  revokedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** What it is good for. */
  scopes: Array<ApiKeyScope>;
};

/** What an API key is good for. */
export type ApiKeyScope =
  /** To cancel, extend, reassign, remind and erase; the answers show the request. */
  | 'CHANGE'
  /** To read the requests of its owner, and to subscribe to their changes; a subscription ends with `revokeApiKey`, else with its connection. */
  | 'READ'
  /** To start requests; a repeated start shows the request as it stands. */
  | 'START'
  /** To do all that is about webhooks: one that it made goes on when the key is revoked. */
  | 'WEBHOOKS';

/** What `approveDocument` takes. The approver is the caller. */
export type ApproveDocumentInput = {
  /** As `signDocument` takes it. */
  answerCode?: InputMaybe<Scalars['String']['input']>;
  /** SHA-256 of the document that the caller saw, as `signDocument` takes it. */
  documentSha256?: InputMaybe<Scalars['String']['input']>;
  /** The request to approve. */
  requestId: Scalars['ID']['input'];
};

/** What `cancelSigning` takes. */
export type CancelSigningInput = {
  /** Why, up to 500 characters; all participants see it. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The request to cancel; the caller must have started it. */
  requestId: Scalars['ID']['input'];
};

/** What proves a request: a record of all that happened, and the seal over it. Who verifies it needs nothing of the backend: docs/verify.md. */
export type Certificate = {
  /** The seal: a JWS in compact form, signed with ES256. The record stands in it whole (docs/record.schema.json); what the requester alone may see stands in it as hashes. */
  jws: Scalars['String']['output'];
  /** The key that sealed it: one of `sealingKeys`. */
  keyId: Scalars['ID']['output'];
  /**
   * What opens the hashes of the record, a JSON array: `pointer` (RFC 6901) into the record, `salt`, `value`. Only the requester sees it; null for others. What
   * is given away of it can be checked by whoever has the record, and nothing else is.
   */
  openings: Maybe<Scalars['AWSJSON']['output']>;
  /** Where the certificate is, to read and to print: a PDF in English with the record and the seal attached, signed by the key that then sealed. The address is good for five minutes, for whoever has it. */
  pdfUrl: Scalars['AWSURL']['output'];
  /** Where the record is, as JSON; good for five minutes, as `pdfUrl`. */
  recordUrl: Scalars['AWSURL']['output'];
  /** When it was sealed, by the clock of the backend. */
  sealedAt: Scalars['AWSDateTime']['output'];
  /** SHA-256 of the record as it was sealed, in lower-case hexadecimal digits. */
  sha256: Scalars['String']['output'];
  /** A time stamp over `jws` by an authority of RFC 3161: its answer in base64. Null where the deployment names no authority; then the time is the backend's word. */
  timestamp: Maybe<Scalars['String']['output']>;
};

/** What came of verifying a seal. */
export type CertificateVerification = {
  /** The key that it names; null where it names none. */
  keyId: Maybe<Scalars['ID']['output']>;
  /** What does not hold, a sentence each; none where all does. */
  problems: Array<Scalars['String']['output']>;
  /** The request that it is of; null where no key of this deployment has signed it. */
  requestId: Maybe<Scalars['ID']['output']>;
  /** When it says that it was sealed; null where that cannot be read. */
  sealedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** How that request ended: a seal is valid of one that was declined, too. Null likewise. */
  status: Maybe<SigningStatus>;
  /** Whether all holds: a key of this deployment has signed it, it is whole, and nothing that was recorded differed when it was made. */
  valid: Scalars['Boolean']['output'];
};

/** What an API key is made of. */
export type CreateApiKeyInput = {
  /** For how many days it is good, 1 to 366. */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
  /** What it is for, 1 to 50 characters of printable ASCII; it stands in the history of requests, for the requester to see. */
  name: Scalars['String']['input'];
  /** What it is good for; at least one. */
  scopes: Array<ApiKeyScope>;
};

/** What a webhook is made of. */
export type CreateWebhookInput = {
  /** What it is for; at most 200 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Of which kinds of events it is told; left out or empty: of all, also of kinds to come. */
  events?: InputMaybe<Array<SigningEventType>>;
  /**
   * Where messages are posted to: an https URL in plain ASCII, without a user's name, at most 2,000 characters. Only public addresses are
   * reached, whatever the name resolves to by then; redirects are not followed.
   */
  url: Scalars['AWSURL']['input'];
};

/** What `declineDocument` takes. The signer is the caller. */
export type DeclineDocumentInput = {
  /** As `signDocument` takes it. */
  answerCode?: InputMaybe<Scalars['String']['input']>;
  /** Why, 1 to 500 characters; all participants see it. */
  reason: Scalars['String']['input'];
  /** The request to decline. */
  requestId: Scalars['ID']['input'];
};

/** What became of a mail. */
export type Delivery = {
  /** Since when. */
  at: Scalars['AWSDateTime']['output'];
  /** Why it did not arrive: `Permanent/` and the kind of bounce, `Complaint`, `Rejected`, or `Refused/` and the error, in the words of Amazon SES; null for SENT and DELIVERED. */
  reason: Maybe<Scalars['String']['output']>;
  /** Where it stands. */
  status: DeliveryStatus;
};

/** Where a mail stands. */
export type DeliveryStatus =
  /** It was refused for good, by Amazon SES or by the server of the addressee. */
  | 'BOUNCED'
  /** It arrived, and the addressee called it unwanted. */
  | 'COMPLAINED'
  /** The server of the addressee has taken it. */
  | 'DELIVERED'
  /** Amazon SES has taken it, and nothing was heard of it since. */
  | 'SENT'
  /** It was not sent: mail to the address bounced, or was called unwanted, before. */
  | 'SUPPRESSED';

/** What `eraseRequest` takes. */
export type EraseRequestInput = {
  /** The request to erase; the caller must have started it, and it must be closed. */
  requestId: Scalars['ID']['input'];
};

/** What `extendDeadline` takes. Exactly one of `expiresAt` and `expiresInSeconds` says the new deadline: later than the one that stands, at most 364 days after the request was started. A request is extended at most 20 times. */
export type ExtendDeadlineInput = {
  /** The new deadline. */
  expiresAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** The new deadline in seconds from now. A repeated call says a later one: give `expiresAt` where calls are repeated. */
  expiresInSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The request to extend; the caller must have started it. */
  requestId: Scalars['ID']['input'];
};

/** What whoever has a link is shown of a request, before a code. */
export type Invitation = {
  /** Whether the signer can still answer, now or when the turn comes. */
  canAnswer: Scalars['Boolean']['output'];
  /** The requester's id of the document. */
  documentId: Scalars['ID']['output'];
  /** SHA-256 of the document; null where the requester gave none. */
  documentSha256: Maybe<Scalars['String']['output']>;
  /** The deadline. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The requester's note; null where there is none. */
  message: Maybe<Scalars['String']['output']>;
  /** The request. */
  requestId: Scalars['ID']['output'];
  /** The e-mail address of the person who asks. */
  requestedBy: Scalars['AWSEmail']['output'];
  /** What the signer is asked for. */
  role: SignerRole;
  /** The address that codes go to, but for most of what stands before the `@`. */
  sentTo: Scalars['String']['output'];
  /** The name of the document; null where the requester gave none. */
  title: Maybe<Scalars['String']['output']>;
};

/** A language of mails, by its tag. */
export type Locale =
  /** German. */
  | 'de'
  /** English. */
  | 'en'
  /** Spanish. */
  | 'es'
  /** French. */
  | 'fr';

export type Mutation = {
  /**
   * Approves in the caller's name, on the same conditions as `signDocument`: what a signer of the role APPROVER does instead
   * of signing. It counts as a signature does. Repeating it returns the request unchanged, in any status.
   */
  approveDocument: Maybe<SigningRequest>;
  /**
   * Closes the caller's own request as CANCELLED while it is PENDING, somebody who is needed has not answered, and its
   * deadline is ahead.
   * Repeating it returns the request unchanged.
   */
  cancelSigning: Maybe<SigningRequest>;
  /**
   * Gives a session to whoever has a link and the code that was mailed last, whichever link of the place it was asked for by. It is good for thirty minutes:
   * with its token as `authorization` the caller is the signer at that place of that request. A code is good once. A place takes five tries an hour and
   * twenty a day, right ones among them: `TooManyRequests` says when there is another.
   */
  confirmAccessCode: Maybe<AccessSession>;
  /**
   * Makes an API key, by which a program does in the caller's name what the caller may as a requester, as far as the key's scopes go; it
   * never signs, approves, declines or makes keys. A person may have 20 that are good. Who may start requests may make one. Repeating the call makes another.
   */
  createApiKey: Maybe<NewApiKey>;
  /**
   * Makes a webhook of the caller's: what happens from now on to requests that the caller started is posted to its `url`, signed as
   * Standard Webhooks says (docs/webhooks.md). A person may have 10. Who may start requests may make one. Repeating the call makes
   * another.
   */
  createWebhook: Maybe<NewWebhook>;
  /**
   * Declines in the caller's name, on the same conditions as `signDocument`. It closes the request as DECLINED for everybody,
   * unless the order of the caller has a quorum that the others can still reach. Repeating it returns the request unchanged.
   */
  declineDocument: Maybe<SigningRequest>;
  /** Removes a webhook of the caller's, with its secrets. What was not delivered is not sent any more. Repeating it gets `WebhookNotFound`. */
  deleteWebhook: Maybe<Webhook>;
  /**
   * Erases from the caller's own request, once it is closed, all that people are and wrote: addresses, names, title, message,
   * reasons, evidence, `externalId`, `metadata`, `documentUrl`. What stays is `id`, `documentId`, status, times, versions, hashes, how
   * many signers of which order and role stand where, what became of mails, and of each event its type, actor and time; `requestedBy` and signers are
   * shown as addresses of `erased.invalid`. The certificate goes, with all that can be read of it: who needs it must have saved it before.
   * From then on only the requester sees the request, and nobody can take it back. Repeating it returns the request unchanged;
   * to repeat what people did before is refused.
   */
  eraseRequest: Maybe<SigningRequest>;
  /**
   * Moves the deadline of the caller's own request away, while it is PENDING, somebody who is needed has not answered, and its
   * deadline is ahead.
   * Nobody is asked again for it: who is waited for is waited for until the new deadline, and so are those of later orders;
   * reminders go on in their rhythm. Repeating it with the same `expiresAt` returns the request unchanged.
   */
  extendDeadline: Maybe<SigningRequest>;
  /** Pushes one change to the subscribers. Only the backend's publishing function may call it, by IAM. */
  publishSignatureUpdate: Maybe<SignatureUpdate>;
  /**
   * Gives the place of a signer who has not answered to another person, while the request is PENDING and its deadline
   * ahead: the requester any signer's but an automatic one's; a signer his own, where the request allows it
   * (`allowReassignment`) and his answer wants no mailed code (`LINK`, `confirmByCode`). Place, order and deadline stay; the new signer is asked at once where it is the place's turn.
   * Who had it is told no more than by mail that nobody waits for him, sees the request no more, and cannot answer; past events
   * keep naming who had it then.
   * The answer is null where the caller is no part of the request any more. Repeating it gives the same and changes nothing, as long as the new signer has the place.
   */
  reassignSigner: Maybe<SigningRequest>;
  /**
   * Sends the message of a delivery once more, whatever became of it, to a webhook of the caller's, which must be enabled. The
   * message has the id that it had; where it fails, it is tried again as a new one is.
   */
  redeliverWebhook: Maybe<WebhookDelivery>;
  /**
   * Reminds signers of the caller's own request at once, while it is PENDING, not yet signed by all who are needed, and its
   * deadline ahead: all who have been asked, have not answered and are still needed, or the one who is named. Each reminder is a
   * change of its own (REMINDED), and counts as one of those that `remindEverySeconds` speaks of. Whoever has answered, or was
   * told something within the last hour, is passed over: a repeated call returns the request unchanged.
   */
  remindSigners: Maybe<SigningRequest>;
  /**
   * Revokes an API key of the caller's, at once: what it calls from now on is refused, and its subscriptions end. Repeating it returns the key unchanged,
   * as long as `apiKeys` lists it. A key cannot revoke itself.
   */
  revokeApiKey: Maybe<ApiKey>;
  /**
   * Gives a webhook of the caller's a new secret. For 24 hours from then on messages are signed with both, so that receivers can
   * change over; a secret before these two is worth nothing any more.
   */
  rotateWebhookSecret: Maybe<NewWebhook>;
  /**
   * Mails a code of eight digits to the signer whom the caller's link was mailed to; it is good for ten minutes, and the one before it for nothing any
   * more. A place of a request gets three codes an hour; where there were too many tries, none until they are an hour, or a day, past:
   * `TooManyRequests` says when.
   */
  sendAccessCode: Maybe<AccessCode>;
  /**
   * Mails a code to the caller, a signer with an account, to be given with the answer where the request wants one (`confirmByCode`); on the same
   * terms as `sendAccessCode`. It may be given again until it is ten minutes old.
   */
  sendAnswerCode: Maybe<AccessCode>;
  /**
   * Sends a message of type `webhook.test` to a webhook of the caller's, which must be enabled. It is sent once, whatever comes of it. While
   * one is still to be sent, for a minute, that one is returned.
   */
  sendTestWebhook: Maybe<WebhookDelivery>;
  /**
   * Signs in the caller's name. The request must be PENDING, its deadline ahead, all lower orders done, and the signature
   * still needed; whether the caller has been asked by then does not matter. The last signature lets the request become
   * COMPLETED. Repeating it returns the request unchanged, in any status.
   */
  signDocument: Maybe<SigningRequest>;
  /**
   * Starts a signing request in the caller's name and asks its first signers. The answer is PENDING, version 1.
   * Who may ask people is the deployment's choice (`requesters` in docs/deploy.md): anyone, a group of the user pool, or domains of
   * verified addresses. Whoever may not gets `Unauthorized`, here and from the requester's `reassignSigner` and `remindSigners`.
   * Where the deployment sends mail, each person has limits (`limits` in docs/deploy.md): whoever goes beyond them by one of the three
   * gets `TooManyRequests`, which says when to come back; a repeated start counts for nothing.
   * Repeating the call with the same `id` and the same input returns the request as it stands by then, unless it was erased.
   */
  startSigning: Maybe<SigningRequest>;
  /** Changes a webhook of the caller's; what is left out stays. To enable one that was disabled forgets why it was. */
  updateWebhook: Maybe<Webhook>;
  /**
   * Says in the caller's name that the signer has opened the document. The request must be PENDING, its deadline ahead, and the
   * caller a signer who has not answered and is still needed; whose turn it is does not matter, for a document may be read
   * before one may sign. It answers nothing and asks nobody. Repeating it returns the request unchanged, in any status.
   */
  viewDocument: Maybe<SigningRequest>;
};


export type MutationApproveDocumentArgs = {
  input: ApproveDocumentInput;
};


export type MutationCancelSigningArgs = {
  input: CancelSigningInput;
};


export type MutationConfirmAccessCodeArgs = {
  code: Scalars['String']['input'];
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationCreateWebhookArgs = {
  input: CreateWebhookInput;
};


export type MutationDeclineDocumentArgs = {
  input: DeclineDocumentInput;
};


export type MutationDeleteWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type MutationEraseRequestArgs = {
  input: EraseRequestInput;
};


export type MutationExtendDeadlineArgs = {
  input: ExtendDeadlineInput;
};


export type MutationPublishSignatureUpdateArgs = {
  input: SignatureUpdateInput;
};


export type MutationReassignSignerArgs = {
  input: ReassignSignerInput;
};


export type MutationRedeliverWebhookArgs = {
  deliveryId: Scalars['ID']['input'];
};


export type MutationRemindSignersArgs = {
  input: RemindSignersInput;
};


export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRotateWebhookSecretArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSendAnswerCodeArgs = {
  input: SendAnswerCodeInput;
};


export type MutationSendTestWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSignDocumentArgs = {
  input: SignDocumentInput;
};


export type MutationStartSigningArgs = {
  input: StartSigningInput;
};


export type MutationUpdateWebhookArgs = {
  input: UpdateWebhookInput;
};


export type MutationViewDocumentArgs = {
  input: ViewDocumentInput;
};

/** An API key with its secret. */
export type NewApiKey = {
  /** The key. */
  apiKey: ApiKey;
  /** What a program gives as `authorization`; it is shown in this answer alone. */
  secret: Scalars['String']['output'];
};

/** Who gets the place of a signer. */
export type NewSignerInput = {
  /** The address by which the signer is known, as in `SignerInput`; no signer or observer of the request may have it, nor the requester where the place is answered by a LINK. */
  email: Scalars['AWSEmail']['input'];
  /** The language of mails to the signer. Left out, that of the request, whatever it was for who had the place. */
  locale?: InputMaybe<Locale>;
  /** How to call the signer, up to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A webhook with the secret that its messages are signed with from now on. */
export type NewWebhook = {
  /** `whsec_` and base64; it is shown in this answer alone. */
  secret: Scalars['String']['output'];
  /** The webhook. */
  webhook: Webhook;
};

/** One person who sees a request without signing it. */
export type Observer = {
  /** The address by which the observer is known, in lower case. */
  email: Scalars['AWSEmail']['output'];
  /** How the requester calls the observer; null where no name was given. */
  name: Maybe<Scalars['String']['output']>;
};

/** One observer of a new request: whoever has the address may read the request and subscribe to its changes, and nothing else. */
export type ObserverInput = {
  /** The address by which the observer is known; the observer's own token must carry it, verified. Plain ASCII, at most 254 characters; A–Z are lower-cased. */
  email: Scalars['AWSEmail']['input'];
  /** How to call the observer, up to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** A signature, or an approval, that waits for the caller. */
export type PendingSignature = {
  /** The requester's id of the document. */
  documentId: Scalars['ID']['output'];
  /** SHA-256 to repeat when signing; null where the request has none. */
  documentSha256: Maybe<Scalars['String']['output']>;
  /** The deadline for the answer. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The requester's note; null where there is none. */
  message: Maybe<Scalars['String']['output']>;
  /** The request to answer. */
  requestId: Scalars['ID']['output'];
  /** When the caller was first asked. */
  requestedAt: Scalars['AWSDateTime']['output'];
  /** The e-mail address of the person who asks. */
  requestedBy: Scalars['AWSEmail']['output'];
  /** What the caller is asked for: SIGNER answers by `signDocument`, APPROVER by `approveDocument`. */
  role: SignerRole;
  /** The name of the document; null where the requester gave none. */
  title: Maybe<Scalars['String']['output']>;
};

/** One page of `pendingSignatures`. */
export type PendingSignatureConnection = {
  /** The signatures of this page, those asked for last first. */
  items: Array<PendingSignature>;
  /** Give it to the next call to get the next page; null where this is the last one. */
  nextToken: Maybe<Scalars['String']['output']>;
};

export type Query = {
  /**
   * The caller's API keys, newest first, with those that are revoked or have expired; they go 30 days after that, or when another takes the place. As all that is about API keys,
   * it is refused with `NotEnabled` where the deployment has none (`apiKeys` in docs/deploy.md).
   */
  apiKeys: Maybe<Array<ApiKey>>;
  /**
   * The certificate of a request that was sealed after its end, in whatever way that came: for its requester, its signers and its observers, others get
   * `RequestNotFound`. Null where it is not sealed, was erased, or somebody has removed the seal: save what you need while it is there. As all that is about seals, it is refused with `NotEnabled` where the
   * deployment has none (`records` in docs/deploy.md).
   */
  certificate: Maybe<Certificate>;
  /**
   * What the link of a mail is about: the caller is whoever has the link, with the token that follows `#` in it as `authorization`. It is
   * refused with `Unauthorized` once the place is another person's, its holder has answered by an account, the request was erased, or its end is 30 days past.
   */
  invitation: Maybe<Invitation>;
  /**
   * The signatures that wait for the caller, those asked for last first. What is listed can be answered; what was asked
   * for in the last second may be missing. A page may be short, even empty, while `nextToken` is set.
   */
  pendingSignatures: Maybe<PendingSignatureConnection>;
  /** The keys that the deployment has sealed with, newest first; none until the first seal. Keep them where you keep seals: with them a seal is verified when the deployment is gone. */
  sealingKeys: Maybe<Array<SealingKey>>;
  /**
   * One signing request, read consistently: it shows everything that was answered before.
   * Only its requester, its signers and its observers see it; everybody else gets `RequestNotFound`, as for an unknown id. Who has
   * answered must still be that person of the user pool: whoever gets the address later sees nothing.
   */
  signingRequest: Maybe<SigningRequest>;
  /**
   * The requests that the caller started, newest first. Eventually consistent: one that was started or closed in the
   * last second may be missing or still show as it was. A page may be short, even empty, while `nextToken` is set.
   */
  signingRequests: Maybe<SigningRequestConnection>;
  /**
   * Verifies a seal, whatever deployment or person it comes from, by the keys that this deployment has had. The same is done without it as
   * docs/verify.md says.
   */
  verifyCertificate: Maybe<CertificateVerification>;
  /**
   * What was sent to a webhook of the caller's, or is to be, newest first: of the last 30 days, or some more. A page may be short, even empty,
   * while `nextToken` is set.
   */
  webhookDeliveries: Maybe<WebhookDeliveryConnection>;
  /**
   * The caller's webhooks, oldest first. As all that is about webhooks, it is refused with `NotEnabled` where the deployment has none
   * (`webhooks` in docs/deploy.md).
   */
  webhooks: Maybe<Array<Webhook>>;
};


export type QueryCertificateArgs = {
  requestId: Scalars['ID']['input'];
};


export type QueryPendingSignaturesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySigningRequestArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySigningRequestsArgs = {
  filter?: InputMaybe<SigningRequestFilter>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


export type QueryVerifyCertificateArgs = {
  jws: Scalars['String']['input'];
};


export type QueryWebhookDeliveriesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<WebhookDeliveryStatus>;
  webhookId: Scalars['ID']['input'];
};

/** How many signers of an order must sign or approve. */
export type Quorum = {
  /** The order. */
  order: Scalars['Int']['output'];
  /** How many of its signers are needed. */
  required: Scalars['Int']['output'];
};

/** Lets an order be done when enough of its signers have signed or approved; the others are then NOT_NEEDED. */
export type QuorumInput = {
  /** The order, which a signer must have. */
  order: Scalars['Int']['input'];
  /** How many of its signers must sign or approve, from 1 to all of them. */
  required: Scalars['Int']['input'];
};

/** What `reassignSigner` takes. The places of a request change hands at most 10 times in all. */
export type ReassignSignerInput = {
  /** The address of the signer who has the place; for a caller who is no requester, the caller's own. */
  from: Scalars['AWSEmail']['input'];
  /** Why, up to 500 characters; all participants see it. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The request whose signer changes. */
  requestId: Scalars['ID']['input'];
  /** Who gets the place. */
  to: NewSignerInput;
};

/** What `remindSigners` takes. */
export type RemindSignersInput = {
  /** The request whose signers to remind; the caller must have started it. */
  requestId: Scalars['ID']['input'];
  /** The e-mail address of the one signer to remind, who must have been asked and be needed still. Left out, all who have been asked, have not answered and are still needed are reminded, but those who have had all their reminders. */
  signer?: InputMaybe<Scalars['AWSEmail']['input']>;
};

/** A key that requests are or were sealed with. What signs never leaves the key service. */
export type SealingKey = {
  /** The certificate of the key, which the key has signed itself: X.509 in PEM. */
  certificate: Scalars['String']['output'];
  /** The public key (RFC 7517), a JSON object. */
  jwk: Scalars['AWSJSON']['output'];
  /** The thumbprint of the key (RFC 7638); `kid` of what it sealed. */
  keyId: Scalars['ID']['output'];
  /** When the next key took its place; null of the one that seals. What it sealed stays valid. */
  retiredAt: Maybe<Scalars['AWSDateTime']['output']>;
};

/** What `sendAnswerCode` takes. */
export type SendAnswerCodeInput = {
  /** The request that the caller is to answer. */
  requestId: Scalars['ID']['input'];
};

/** What `signDocument` takes. The signer is the caller. */
export type SignDocumentInput = {
  /** The code that `sendAnswerCode` mailed, where the request wants one of who has an account; else it is passed over. */
  answerCode?: InputMaybe<Scalars['String']['input']>;
  /** SHA-256 of the document that the caller saw, 64 hexadecimal digits; required, and compared, where the request has one, else kept as evidence. A repeated call must give the one signed with. */
  documentSha256?: InputMaybe<Scalars['String']['input']>;
  /** The request to sign. */
  requestId: Scalars['ID']['input'];
};

/** One change of a request as it is pushed to subscribers; flat, so that filters can use its fields. */
export type SignatureUpdate = {
  /** When it was accepted. */
  at: Scalars['AWSDateTime']['output'];
  /** The requester's id of the document. */
  documentId: Scalars['ID']['output'];
  /** What happened. */
  event: SigningEventType;
  /** The deadline that an extension set; null for other events. */
  expiresAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The requester's own id of the request; null where none was given. */
  externalId: Maybe<Scalars['String']['output']>;
  /** The e-mail address of who had the place until a reassignment gave it to `signer`; null otherwise. */
  formerSigner: Maybe<Scalars['AWSEmail']['output']>;
  /** What the requester's systems keep with the request, a JSON object of strings; null where there are none. */
  metadata: Maybe<Scalars['AWSJSON']['output']>;
  /** The reason given with a decline, cancellation, reassignment or failure; null otherwise. */
  reason: Maybe<Scalars['String']['output']>;
  /** The request that changed. */
  requestId: Scalars['ID']['output'];
  /** How many had signed or approved after the change. */
  signed: Scalars['Int']['output'];
  /** The e-mail address of the signer whom the change is about; null where it is about the whole request. */
  signer: Maybe<Scalars['AWSEmail']['output']>;
  /** That signer's status after the change; null where `signer` is. */
  signerStatus: Maybe<SignerStatus>;
  /** The request's status after the change. */
  status: SigningStatus;
  /** How many signatures and approvals are needed. */
  total: Scalars['Int']['output'];
  /** The request's version that the change made. */
  version: Scalars['Int']['output'];
};

/** What the publishing function sends; each field becomes the field of the same name of `SignatureUpdate`. */
export type SignatureUpdateInput = {
  /** When it was accepted. */
  at: Scalars['AWSDateTime']['input'];
  /** The requester's id of the document. */
  documentId: Scalars['ID']['input'];
  /** What happened. */
  event: SigningEventType;
  /** The deadline that an extension set. */
  expiresAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** The requester's own id of the request. */
  externalId?: InputMaybe<Scalars['String']['input']>;
  /** Who had the place until a reassignment. */
  formerSigner?: InputMaybe<Scalars['AWSEmail']['input']>;
  /** What the requester's systems keep with the request, a JSON object of strings. */
  metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** The reason given with a decline, cancellation, reassignment or failure. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The request that changed. */
  requestId: Scalars['ID']['input'];
  /** How many had signed or approved after the change. */
  signed: Scalars['Int']['input'];
  /** The signer whom the change is about. */
  signer?: InputMaybe<Scalars['AWSEmail']['input']>;
  /** That signer's status after the change. */
  signerStatus?: InputMaybe<SignerStatus>;
  /** The request's status after the change. */
  status: SigningStatus;
  /** How many signatures and approvals are needed. */
  total: Scalars['Int']['input'];
  /** The request's version that the change made. */
  version: Scalars['Int']['input'];
};

/** One person who is asked to sign or to approve. */
export type Signer = {
  /** What the signer may answer by. */
  access: SignerAccess;
  /** When the approver approved; null for those who have not. */
  approvedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When the signer declined; null for those who have not. */
  declinedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /**
   * What became of the newest mail to the signer, since the place is the signer's. Only the requester sees it, and in the answer of `signingRequest`
   * alone; null for others, elsewhere, where no mail was sent, and where the deployment sends none.
   */
  delivery: Maybe<Delivery>;
  /** The address by which the signer is known, in lower case. */
  email: Scalars['AWSEmail']['output'];
  /** Who and what stood behind the answer. Only the requester sees it; null for others, for automatic signers and before the answer. */
  evidence: Maybe<SigningEvidence>;
  /** How the signature comes about. */
  method: SigningMethod;
  /** How the requester calls the signer; null where no name was given. */
  name: Maybe<Scalars['String']['output']>;
  /** When the signer is asked: those of one order together, lower orders first. */
  order: Scalars['Int']['output'];
  /** Why the signer declined; null for those who have not. */
  reason: Maybe<Scalars['String']['output']>;
  /** When the signer was first asked; null before that, and for automatic signers. */
  requestedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** What the signer is asked for. */
  role: SignerRole;
  /** When the signer signed; null for those who have not. */
  signedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** Where the signer stands. */
  status: SignerStatus;
  /** When the signer first said that the document was opened, since he has the place; null for those who have not. */
  viewedAt: Maybe<Scalars['AWSDateTime']['output']>;
};

/** What a signer may answer by. */
export type SignerAccess =
  /** An account of the user pool. No link is mailed. */
  | 'ACCOUNT'
  /** Either. Who has answered by the one reads by it alone: the other is for whoever gets at the address by it, and leads to nothing then. */
  | 'ANY'
  /** The link of a mail. Who has an account of that address may read until the answer; the request is not in the inbox. */
  | 'LINK';

/** One signer of a new request, or one approver. */
export type SignerInput = {
  /** What the signer may answer by. LINK is refused with `NotEnabled` where the deployment mails no links, and with `InvalidInput` for who is mailed none: the caller himself, automatic signers, all where `notify` is false. Whoever gets the place later may answer by the same. */
  access?: InputMaybe<SignerAccess>;
  /** The address by which the signer is known; the signer's own token must carry it, verified. Plain ASCII, at most 254 characters; A–Z are lower-cased. */
  email: Scalars['AWSEmail']['input'];
  /** The language of mails to the signer. Left out, that of the request. */
  locale?: InputMaybe<Locale>;
  /** How the signature comes about. An approver is MANUAL: nobody approves for another. */
  method?: InputMaybe<SigningMethod>;
  /** How to call the signer, up to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** When the signer is asked, 1 to 100: those of one order together, the next order when the one before it is done: all, or its quorum, have signed or approved. Gaps are allowed. */
  order?: InputMaybe<Scalars['Int']['input']>;
  /** What the signer is asked for: a signature or an approval. */
  role?: InputMaybe<SignerRole>;
};

/** What a signer is asked for. */
export type SignerRole =
  /** An approval, by `approveDocument`. */
  | 'APPROVER'
  /** A signature, by `signDocument`. */
  | 'SIGNER';

/** Where a signer stands. */
export type SignerStatus =
  /** Has approved. */
  | 'APPROVED'
  /** Had not answered when the request closed, and cannot any more. */
  | 'CLOSED'
  /** Has declined. */
  | 'DECLINED'
  /** Had not answered when the quorum of the order was reached, and cannot any more. */
  | 'NOT_NEEDED'
  /** Asked, and has not answered. */
  | 'REQUESTED'
  /** Has signed. */
  | 'SIGNED'
  /** Not asked yet. May answer all the same as soon as all lower orders are done. */
  | 'WAITING';

/** Who did something. */
export type SigningActor =
  /** The person who started the request. */
  | 'REQUESTER'
  /** The signer or approver. */
  | 'SIGNER'
  /** The backend. */
  | 'SYSTEM';

/** One accepted change of a request. */
export type SigningEvent = {
  /** Who did it. */
  actor: SigningActor;
  /** When it was accepted. */
  at: Scalars['AWSDateTime']['output'];
  /** Who and what stood behind a VIEWED. Only the requester sees it; null for others, and for other events: that of an answer stands with the signer. */
  evidence: Maybe<SigningEvidence>;
  /** The deadline that an extension set; null for other events. */
  expiresAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The e-mail address of who had the place until a reassignment gave it to `signer`; null otherwise. */
  formerSigner: Maybe<Scalars['AWSEmail']['output']>;
  /** The name of the API key, where it was one. Only the requester sees it; null for others. */
  keyName: Maybe<Scalars['String']['output']>;
  /** The deadline that stood before an extension; null for other events. */
  previousExpiresAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The reason given with a decline, cancellation, reassignment or failure; null otherwise. That of a bounce (as `Delivery.reason`) is shown to the requester alone. */
  reason: Maybe<Scalars['String']['output']>;
  /** The e-mail address of the signer whom the change is about, as the place was held then; null where it is about the whole request. */
  signer: Maybe<Scalars['AWSEmail']['output']>;
  /** What happened. */
  type: SigningEventType;
  /** The request's version that the change made. */
  version: Scalars['Int']['output'];
  /** What that person came by; null where it was the backend. */
  via: Maybe<SigningVia>;
};

/** What can happen to a request. */
export type SigningEventType =
  /** An approver approved. */
  | 'APPROVED'
  /**
   * A mail to a signer who is waited for, now or later, was refused, suppressed, or called unwanted: look at the address, and reassign the place. It
   * changes nothing else; at most once since the place is the signer's.
   */
  | 'BOUNCED'
  /** The requester cancelled, which closed the request. */
  | 'CANCELLED'
  /** All who are needed have signed or approved, which closed the request. */
  | 'COMPLETED'
  /** A signer declined, which closed the request unless the update's `status` is PENDING. */
  | 'DECLINED'
  /** The requester had everything erased that people are and wrote; it follows the end. */
  | 'ERASED'
  /** The deadline passed, which closed the request. */
  | 'EXPIRED'
  /** The requester moved the deadline away. */
  | 'EXTENDED'
  /** The workflow broke down, which closed the request. */
  | 'FAILED'
  /** A signer's place went to another person, who is the event's `signer`. */
  | 'REASSIGNED'
  /** A signer was asked again: by the backend in its rhythm, or by the requester. */
  | 'REMINDED'
  /** A signer was asked. */
  | 'REQUESTED'
  /** The request was sealed after its end, where the deployment seals: `certificate` gives the proof from now on. */
  | 'SEALED'
  /** A signer signed. */
  | 'SIGNED'
  /** The request was started. */
  | 'STARTED'
  /** A signer has opened the document; at most once for each signer, or once each time that a place comes to him. */
  | 'VIEWED';

/** What the backend knew of the caller when the answer, or the viewing, was accepted. */
export type SigningEvidence = {
  /** When the person last proved who they are (signed in). */
  authenticatedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When the person gave the code; null where none was asked for. */
  confirmedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** SHA-256 of the document that the signer says was seen, in lower-case hexadecimal digits; null where none was sent, and for a decline or a viewing. */
  documentSha256: Maybe<Scalars['String']['output']>;
  /** The id of the invitation, where the person came by a link: the SHA-256 of what follows `link-` in it, in base64url; null otherwise. */
  invitation: Maybe<Scalars['ID']['output']>;
  /** When it was mailed; null where no code was asked for. */
  sentAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The address to which the link, or else the code, was mailed; null where no code was asked for. */
  sentTo: Maybe<Scalars['AWSEmail']['output']>;
  /** The last two addresses on the call's way, separated by a comma: the connection's own last. Earlier ones are left out, for a caller can make them up. */
  sourceIp: Maybe<Scalars['String']['output']>;
  /** The user pool's id of the person who acted; `link` where the person came by a link, `erased` where the request was erased. */
  sub: Scalars['ID']['output'];
  /** The program that sent it, as it names itself, cut at 200 characters. */
  userAgent: Maybe<Scalars['String']['output']>;
  /** What the person came by. */
  via: SigningVia;
};

/** How a signature comes about. */
export type SigningMethod =
  /** The backend signs at once, when it is the signer's turn, unless the signer was faster; only for addresses that the deployment names. */
  | 'AUTOMATIC'
  /** The signer is asked and signs with `signDocument`. */
  | 'MANUAL';

/** How far the signatures have come. */
export type SigningProgress = {
  /** How many signers have signed or approved. */
  signed: Scalars['Int']['output'];
  /** How many signatures and approvals are needed: all, less those whom quorums do not need. */
  total: Scalars['Int']['output'];
};

/** A document that is to be signed by one or more people. */
export type SigningRequest = {
  /** Whether a signer may give his own place to another person. */
  allowReassignment: Scalars['Boolean']['output'];
  /** When the request reached its final status; null while it is PENDING. */
  closedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** Why it was declined, cancelled, or failed; null where nobody said, and for COMPLETED and EXPIRED. */
  closedReason: Maybe<Scalars['String']['output']>;
  /** Whether signers with an account confirm each answer by a mailed code. */
  confirmByCode: Scalars['Boolean']['output'];
  /** When the request was started. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** The requester's id of the document. */
  documentId: Scalars['ID']['output'];
  /** SHA-256 of the document in lower-case hexadecimal digits; null where the requester gave none. */
  documentSha256: Maybe<Scalars['String']['output']>;
  /** Where to see the document; null where the requester did not say. Compare what is there with `documentSha256`. */
  documentUrl: Maybe<Scalars['AWSURL']['output']>;
  /** The deadline: from this moment on no answer is accepted. The requester may move it away. */
  expiresAt: Scalars['AWSDateTime']['output'];
  /** The requester's own id of the request; null where none was given. */
  externalId: Maybe<Scalars['String']['output']>;
  /** Everything that happened, oldest first: one event for each version. */
  history: Array<SigningEvent>;
  /** The id that was given to, or made by, `startSigning`. */
  id: Scalars['ID']['output'];
  /** The requester's note to the signers; null where there is none. */
  message: Maybe<Scalars['String']['output']>;
  /** What the requester's systems keep with the request, a JSON object of strings; null where there are none. */
  metadata: Maybe<Scalars['AWSJSON']['output']>;
  /** Who may see the request besides, in the order in which the requester named them; empty where there is nobody. They see no evidence. */
  observers: Array<Observer>;
  /** How many have signed or approved, of how many that are needed. */
  progress: SigningProgress;
  /** The quorums that the requester gave, as the signers' list first names their orders; empty where all signers are needed. */
  quorums: Array<Quorum>;
  /** The e-mail address of the person who started the request. */
  requestedBy: Scalars['AWSEmail']['output'];
  /** All signers, in the order in which the requester named them; a new one has the place of who had it before. */
  signers: Array<Signer>;
  /** Where the request stands. Every status but PENDING is final. */
  status: SigningStatus;
  /** The name of the document; null where the requester gave none. */
  title: Maybe<Scalars['String']['output']>;
  /** Grows by exactly one with each change, from 1; the newest event of `history` has the same number. */
  version: Scalars['Int']['output'];
};

/** One page of `signingRequests`. */
export type SigningRequestConnection = {
  /** The requests of this page, newest first. */
  items: Array<SigningRequest>;
  /** Give it to the next call to get the next page; null where this is the last one. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** Which requests `signingRequests` lists: those for which all holds that is given. A page reads as many as without a filter, so that it may be short. */
export type SigningRequestFilter = {
  /** Started at this time or later; it must be before `createdBefore`. */
  createdAfter?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** Started before this time. */
  createdBefore?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** For the document with this id. */
  documentId?: InputMaybe<Scalars['String']['input']>;
  /** With this id of the caller's own; several requests may have it. */
  externalId?: InputMaybe<Scalars['String']['input']>;
  /** In this status. */
  status?: InputMaybe<SigningStatus>;
};

/** Where a signing request stands; every status but PENDING is final. */
export type SigningStatus =
  /** The requester cancelled it. */
  | 'CANCELLED'
  /** All who are needed have signed or approved. */
  | 'COMPLETED'
  /** A signer declined without whom it cannot be completed. */
  | 'DECLINED'
  /** The deadline passed before all who are needed had signed or approved. */
  | 'EXPIRED'
  /** The workflow broke down; start a new request. */
  | 'FAILED'
  /** It waits for signatures or approvals. */
  | 'PENDING';

/** What a person came by who did something. */
export type SigningVia =
  /** An account of the user pool. */
  | 'ACCOUNT'
  /** An API key. */
  | 'KEY'
  /** The link of a mail, confirmed by a code. */
  | 'LINK';

/** What `startSigning` takes. At most one of `expiresAt` and `expiresInSeconds` sets the deadline; with none it is 30 days ahead. */
export type StartSigningInput = {
  /** Whether a signer may give his own place to another person with `reassignSigner`; the requester may in any case. */
  allowReassignment?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether signers with an account, too, confirm each answer by a code that is mailed to them (`sendAnswerCode`): then it does not suffice to have registered an address. Refused with `NotEnabled` where the deployment mails no links. */
  confirmByCode?: InputMaybe<Scalars['Boolean']['input']>;
  /** The caller's id of the document, 1 to 200 characters. The backend never sees the document itself. */
  documentId: Scalars['ID']['input'];
  /** SHA-256 of the document, 64 hexadecimal digits. Where it is given, every signer must repeat it. */
  documentSha256?: InputMaybe<Scalars['String']['input']>;
  /** Where participants see the document: an https URL in plain ASCII, without a user's name, up to 2,000 characters. The backend never fetches it. */
  documentUrl?: InputMaybe<Scalars['AWSURL']['input']>;
  /** The deadline, from one minute to 364 days ahead. */
  expiresAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** The deadline in seconds from now, 60 to 31,449,600 (364 days). */
  expiresInSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The caller's own id of the request, up to 200 characters, by which `signingRequests` finds it; two requests may have the same. */
  externalId?: InputMaybe<Scalars['String']['input']>;
  /** The caller's own unique id for the request, 8 to 64 of A–Z a–z 0–9 _ -; it makes the call safe to repeat. Left out, the backend makes one. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The language of those mails. Left out, they are in English. A signer may have another one (`SignerInput.locale`). */
  locale?: InputMaybe<Locale>;
  /** A note to the signers, up to 2,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** What the caller's systems keep with the request: a JSON object of at most 50 strings, up to 2,048 characters in all as JSON. It is unchanged for good, and all participants see it. */
  metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /**
   * Whether people are told by mail, where this deployment sends mail: signers who are asked, reminded or no longer needed, all at the completion,
   * the requester at a decline, an expiry or a failure. False is for who tells them himself.
   */
  notify?: InputMaybe<Scalars['Boolean']['input']>;
  /** Who sees the request and its changes without signing: up to 20 observers, no e-mail address twice, none of a signer. */
  observers?: InputMaybe<Array<ObserverInput>>;
  /** How many signers of an order must sign or approve, where it is not all of them; each order once. */
  quorums?: InputMaybe<Array<QuorumInput>>;
  /** Remind a signer who has not answered after this many seconds, again and again; at least 60. A signer is reminded at most 30 times, a request at most 500 times, shared evenly. Left out, nobody is reminded. */
  remindEverySeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Who signs: 1 to 100 signers, at most 40 of one `order`, no e-mail address twice. */
  signers: Array<SignerInput>;
  /** What signers see as the name of the document, up to 200 characters. */
  title?: InputMaybe<Scalars['String']['input']>;
};

export type Subscription = {
  /**
   * The caller's inbox, live: each update asks the caller for a signature (REQUESTED) or reminds of one (REMINDED), also of one that a link alone answers, which
   * the inbox does not list. Pushed
   * as `onSignatureUpdate` is: query `pendingSignatures` once after the acknowledgement and after a reconnect.
   */
  onSignatureRequested: Maybe<SignatureUpdate>;
  /**
   * Every change of one request from now on. Only its requester, its signers and its observers may subscribe,
   * others get `RequestNotFound`. Changes are published in order of `version`, each at least once; AppSync promises neither order nor
   * delivery of what it pushes. Drop what is not newer than what you have, and query the request once after the
   * subscription is acknowledged, after a gap in `version`, and after a reconnect. It ends, with its connection, for a
   * signer whose place goes to another person.
   */
  onSignatureUpdate: Maybe<SignatureUpdate>;
};


export type SubscriptionOnSignatureUpdateArgs = {
  requestId: Scalars['ID']['input'];
};

/** What is changed of a webhook; what is left out or null stays. */
export type UpdateWebhookInput = {
  /** What it is for; at most 200 characters. Empty: nothing is said. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether messages are sent. What happens while it is disabled is not sent later. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Of which kinds of events it is told; empty: of all. */
  events?: InputMaybe<Array<SigningEventType>>;
  /** The webhook to change; it must be the caller's. */
  id: Scalars['ID']['input'];
  /** As for `createWebhook`. */
  url?: InputMaybe<Scalars['AWSURL']['input']>;
};

/** What `viewDocument` takes. The signer is the caller. */
export type ViewDocumentInput = {
  /** The request whose document was opened. */
  requestId: Scalars['ID']['input'];
};

/** An address that messages are posted to. */
export type Webhook = {
  /** When it was made. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** What it is for; null where nothing was said. */
  description: Maybe<Scalars['String']['output']>;
  /** Why the backend has disabled it; null where it did not. */
  disabledReason: Maybe<WebhookDisabledReason>;
  /** Whether messages are sent. */
  enabled: Scalars['Boolean']['output'];
  /** Of which kinds of events it is told; empty: of all. */
  events: Array<SigningEventType>;
  /** Since when nothing but failures has come of its messages; null where the last one was delivered. */
  failingSince: Maybe<Scalars['AWSDateTime']['output']>;
  /** Given by the backend. */
  id: Scalars['ID']['output'];
  /** Where messages are posted to. */
  url: Scalars['AWSURL']['output'];
};

/** What came of sending a message once. Of what the receiver answered, nothing but the status is read. */
export type WebhookAttempt = {
  /** When it was sent. */
  at: Scalars['AWSDateTime']['output'];
  /** Why there was no answer; null where there was one. */
  fault: Maybe<WebhookFault>;
  /** The status of the answer; null where there was none. */
  statusCode: Maybe<Scalars['Int']['output']>;
};

/** A message to a webhook. */
export type WebhookDelivery = {
  /** What came of each time that it was sent, oldest first; the newest 20. */
  attempts: Array<WebhookAttempt>;
  /** When what it tells of happened. */
  createdAt: Scalars['AWSDateTime']['output'];
  /** Given by the backend; for `redeliverWebhook`. */
  id: Scalars['ID']['output'];
  /** The id that the message has in its header `webhook-id`, however often it is sent: by it a receiver knows what it has had. */
  messageId: Scalars['ID']['output'];
  /** When it is sent again; null where it is not, or is to be at once. */
  nextAttemptAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The request that it is about; null of a test. */
  requestId: Maybe<Scalars['ID']['output']>;
  /** How it stands. */
  status: WebhookDeliveryStatus;
  /** The type of the message: `request.` and the kind of event in lower case, as `request.completed`; or `webhook.test`. */
  type: Scalars['String']['output'];
  /** The version of the request that it tells of; null of a test. */
  version: Maybe<Scalars['Int']['output']>;
  /** The webhook that it goes to. */
  webhookId: Scalars['ID']['output'];
};

/** A page of deliveries, newest first. */
export type WebhookDeliveryConnection = {
  /** The deliveries of the page. */
  items: Array<WebhookDelivery>;
  /** For the next page; null where there is none. */
  nextToken: Maybe<Scalars['String']['output']>;
};

/** How a message to a webhook stands. */
export type WebhookDeliveryStatus =
  /** The webhook has answered with a status of 200 to 299 within ten seconds. */
  | 'DELIVERED'
  /** It was sent ten times in three days, or its webhook was disabled or is gone; it is not sent again by itself. */
  | 'FAILED'
  /** It is to be sent, for the first time or again; where its webhook is disabled by then, it becomes FAILED instead. */
  | 'PENDING';

/** Why the backend disables a webhook. */
export type WebhookDisabledReason =
  /** For four days every message failed. */
  | 'FAILING'
  /** It answered 410 Gone. */
  | 'GONE';

/** Why a message got no answer. */
export type WebhookFault =
  /** The address is not public. */
  | 'ADDRESS'
  /** The name could not be resolved, or no connection made, or it broke. */
  | 'CONNECTION'
  /** The webhook was disabled or is gone; nothing was sent. */
  | 'DISABLED'
  /** None came within ten seconds. */
  | 'TIMEOUT'
  /** The receiver's certificate is not one that is trusted for its name, or TLS failed otherwise. */
  | 'TLS';

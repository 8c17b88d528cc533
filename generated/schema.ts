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

/** What `approveDocument` takes. The approver is the caller. */
export type ApproveDocumentInput = {
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

/** What `declineDocument` takes. The signer is the caller. */
export type DeclineDocumentInput = {
  /** Why, 1 to 500 characters; all participants see it. */
  reason: Scalars['String']['input'];
  /** The request to decline. */
  requestId: Scalars['ID']['input'];
};

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
   * Declines in the caller's name, on the same conditions as `signDocument`. It closes the request as DECLINED for everybody,
   * unless the order of the caller has a quorum that the others can still reach. Repeating it returns the request unchanged.
   */
  declineDocument: Maybe<SigningRequest>;
  /**
   * Erases from the caller's own request, once it is closed, all that people are and wrote: addresses, names, title, message,
   * reasons, evidence, `externalId`, `metadata`, `documentUrl`. What stays is `id`, `documentId`, status, times, versions, hashes, how
   * many signers of which order and role stand where, and of each event its type, actor and time; `requestedBy` and signers are
   * shown as addresses of `erased.invalid`.
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
   * (`allowReassignment`). Place, order and deadline stay; the new signer is asked at once where it is the place's turn.
   * Who had it is told nothing more, sees the request no more, and cannot answer; past events keep naming who had it then.
   * The answer is null where the caller is no part of the request any more. Repeating it gives the same and changes nothing, as long as the new signer has the place.
   */
  reassignSigner: Maybe<SigningRequest>;
  /**
   * Reminds signers of the caller's own request at once, while it is PENDING, not yet signed by all who are needed, and its
   * deadline ahead: all who have been asked, have not answered and are still needed, or the one who is named. Each reminder is a
   * change of its own (REMINDED), and counts as one of those that `remindEverySeconds` speaks of. Whoever has answered, or was
   * told something within the last hour, is passed over: a repeated call returns the request unchanged.
   */
  remindSigners: Maybe<SigningRequest>;
  /**
   * Signs in the caller's name. The request must be PENDING, its deadline ahead, all lower orders done, and the signature
   * still needed; whether the caller has been asked by then does not matter. The last signature lets the request become
   * COMPLETED. Repeating it returns the request unchanged, in any status.
   */
  signDocument: Maybe<SigningRequest>;
  /**
   * Starts a signing request in the caller's name and asks its first signers. The answer is PENDING, version 1.
   * Repeating the call with the same `id` and the same input returns the request as it stands by then, unless it was erased.
   */
  startSigning: Maybe<SigningRequest>;
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


export type MutationDeclineDocumentArgs = {
  input: DeclineDocumentInput;
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


export type MutationRemindSignersArgs = {
  input: RemindSignersInput;
};


export type MutationSignDocumentArgs = {
  input: SignDocumentInput;
};


export type MutationStartSigningArgs = {
  input: StartSigningInput;
};


export type MutationViewDocumentArgs = {
  input: ViewDocumentInput;
};

/** Who gets the place of a signer. */
export type NewSignerInput = {
  /** The address by which the signer is known, as in `SignerInput`; no signer or observer of the request may have it. */
  email: Scalars['AWSEmail']['input'];
  /** How to call the signer, up to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
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
   * The signatures that wait for the caller, those asked for last first. What is listed can be answered; what was asked
   * for in the last second may be missing. A page may be short, even empty, while `nextToken` is set.
   */
  pendingSignatures: Maybe<PendingSignatureConnection>;
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

/** What `signDocument` takes. The signer is the caller. */
export type SignDocumentInput = {
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
  /** When the approver approved; null for those who have not. */
  approvedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When the signer declined; null for those who have not. */
  declinedAt: Maybe<Scalars['AWSDateTime']['output']>;
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

/** One signer of a new request, or one approver. */
export type SignerInput = {
  /** The address by which the signer is known; the signer's own token must carry it, verified. Plain ASCII, at most 254 characters; A–Z are lower-cased. */
  email: Scalars['AWSEmail']['input'];
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
  /** The deadline that stood before an extension; null for other events. */
  previousExpiresAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** The reason given with a decline, cancellation, reassignment or failure; null otherwise. */
  reason: Maybe<Scalars['String']['output']>;
  /** The e-mail address of the signer whom the change is about, as the place was held then; null where it is about the whole request. */
  signer: Maybe<Scalars['AWSEmail']['output']>;
  /** What happened. */
  type: SigningEventType;
  /** The request's version that the change made. */
  version: Scalars['Int']['output'];
};

/** What can happen to a request. */
export type SigningEventType =
  /** An approver approved. */
  | 'APPROVED'
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
  /** SHA-256 of the document that the signer says was seen, in lower-case hexadecimal digits; null where none was sent, and for a decline or a viewing. */
  documentSha256: Maybe<Scalars['String']['output']>;
  /** The last two addresses on the call's way, separated by a comma: the connection's own last. Earlier ones are left out, for a caller can make them up. */
  sourceIp: Maybe<Scalars['String']['output']>;
  /** The user pool's id of the person who acted; `erased` where the request was erased. */
  sub: Scalars['ID']['output'];
  /** The program that sent it, as it names itself, cut at 200 characters. */
  userAgent: Maybe<Scalars['String']['output']>;
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

/** What `startSigning` takes. At most one of `expiresAt` and `expiresInSeconds` sets the deadline; with none it is 30 days ahead. */
export type StartSigningInput = {
  /** Whether a signer may give his own place to another person with `reassignSigner`; the requester may in any case. */
  allowReassignment?: InputMaybe<Scalars['Boolean']['input']>;
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
  /** A note to the signers, up to 2,000 characters. */
  message?: InputMaybe<Scalars['String']['input']>;
  /** What the caller's systems keep with the request: a JSON object of at most 50 strings, up to 2,048 characters in all as JSON. It is unchanged for good, and all participants see it. */
  metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
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
   * The caller's inbox, live: each update asks the caller for a signature (REQUESTED) or reminds of one (REMINDED). Pushed
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

/** What `viewDocument` takes. The signer is the caller. */
export type ViewDocumentInput = {
  /** The request whose document was opened. */
  requestId: Scalars['ID']['input'];
};

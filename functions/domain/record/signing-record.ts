import type {
  SignerAccess,
  SignerRole,
  SignerStatus,
  SigningActor,
  SigningEventType,
  SigningMethod,
  SigningStatus,
  SigningVia,
} from '../../../generated/schema.ts';

/**
 * What a seal is over: a request as it was after its end, in one JSON document that stands for itself. Written as RFC 8785 says; its JSON
 * Schema is docs/record.schema.json. All times are ISO 8601 in UTC, all hashes SHA-256 in lower-case hexadecimal digits.
 *
 * Everybody who takes part may see all of it. What the requester alone may see stands in it as a hash (members that end in `Sha256` beside
 * `documentSha256`): of a salt, a line feed and the value as RFC 8785 writes it. The openings, salts and values, are given to the requester apart.
 */
export interface SigningRecord {
  /** Names this format. */
  format: typeof recordFormat;
  /** What has made it. */
  product: { name: 'Countersign'; version: string; stage: string };
  /** When it was made, by the backend's clock. */
  sealedAt: string;
  request: RecordedRequest;
  /** In the order that the requester gave. */
  signers: RecordedSigner[];
  /** All that happened up to `request.version`, oldest first. */
  events: RecordedEvent[];
  /** The `sha256` of the last event: whoever knows it knows that none before it was changed, dropped or put in. */
  head: string;
  /** What differs between the request and what was recorded of its changes when they happened; empty where nothing does. */
  alterations: Alteration[];
}

/** The value of `format`. */
export const recordFormat = 'countersign/record/1';

/** The request as a whole, but for `documentUrl`: an address may be a secret, and leads to something else some day. */
export interface RecordedRequest {
  id: string;
  documentId: string;
  documentSha256: string | null;
  externalId: string | null;
  metadata: Record<string, string> | null;
  title: string | null;
  message: string | null;
  requestedBy: string;
  status: SigningStatus;
  version: number;
  createdAt: string;
  expiresAt: string;
  closedAt: string;
  closedReason: string | null;
  observers: { email: string; name: string | null }[];
  quorums: { order: number; required: number }[];
  /** Whether signers with an account confirmed answers by a mailed code, too. */
  confirmByCode: boolean;
}

/** Who was asked. */
export interface RecordedSigner {
  email: string;
  name: string | null;
  role: SignerRole;
  method: SigningMethod;
  order: number;
  access: SignerAccess;
  status: SignerStatus;
  /** When the signer signed, approved or declined; null where he did not. */
  answeredAt: string | null;
  /** What he came by to answer; null where he did not, or the backend signed for him. */
  via: SigningVia | null;
  /** Why he declined. */
  reason: string | null;
  /** Of who and what stood behind the answer; null where there was none. */
  evidenceSha256: string | null;
}

/** One accepted change. */
export interface RecordedEvent {
  /** 1 for the first; one more for each. */
  version: number;
  type: SigningEventType;
  at: string;
  actor: SigningActor;
  via: SigningVia | null;
  /** The address of the signer whom it is about, as the place was held then. */
  signer: string | null;
  formerSigner: string | null;
  reason: string | null;
  expiresAt: string | null;
  previousExpiresAt: string | null;
  /** Of who and what stood behind a viewing. */
  evidenceSha256: string | null;
  /** Of the name of the API key. */
  keyNameSha256: string | null;
  /** Of the reason of a bounce, which the requester alone knows. */
  reasonSha256: string | null;
  /** The `sha256` of the event before; null of the first. */
  previous: string | null;
  /** The hash of this event without this member, as RFC 8785 writes it. */
  sha256: string;
}

/** How a request differs from what was recorded of its changes. */
export type AlterationKind =
  /** An event is not what it was. */
  | 'EVENT_ALTERED'
  /** The request is not what it was after its last change. */
  | 'REQUEST_ALTERED'
  /** A change was recorded that the request does not have: it was put back, or its event removed. */
  | 'EVENT_REMOVED'
  /** Of a change nothing is recorded. */
  | 'NOT_RECORDED'
  /** What is recorded of a change was written a second time. */
  | 'RECORD_REWRITTEN'
  /** What is recorded of a change was hidden by a delete marker. */
  | 'RECORD_REMOVED';

/** One difference that was found when the record was made. */
export interface Alteration {
  kind: AlterationKind;
  /** The change that it is about. */
  version: number;
}

/** What opens a hash of the record: `SHA-256(salt, line feed, value as RFC 8785 writes it)`. */
export interface Opening {
  /** Which hash, as a JSON Pointer (RFC 6901) into the record. */
  pointer: string;
  salt: string;
  value: unknown;
}

import type { SigningActor, SigningEventType, SigningMethod, SigningStatus } from '../../generated/schema.ts';

/** The statuses of a signer that are stored; `CLOSED` is derived for readers. */
export type StoredSignerStatus = 'WAITING' | 'REQUESTED' | 'SIGNED' | 'DECLINED';

/** A signer as stored in the map `signers` of a request, under the e-mail address. */
export interface StoredSigner {
  /** The place in the requester's list, from 0; events and the workflow name the signer by it. */
  position: number;
  name?: string;
  method: SigningMethod;
  order: number;
  status: StoredSignerStatus;
  /** When the workflow last asked: the entered time of the asking state; one ask makes one event. */
  askedAt?: number;
  requestedAt?: number;
  signedAt?: number;
  declinedAt?: number;
  reason?: string;
  evidence?: StoredEvidence;
}

/** What was known of the caller when the answer was accepted. */
export interface StoredEvidence {
  sub: string;
  sourceIp?: string;
  userAgent?: string;
  /** Milliseconds since the epoch. */
  authenticatedAt?: number;
}

/** One accepted change; its version is its place in `events`, from 1. */
export interface StoredEvent {
  type: SigningEventType;
  /** Milliseconds since the epoch, as all stored times. */
  at: number;
  actor: SigningActor;
  /** The position of the signer whom the change is about. */
  signer?: number;
  reason?: string;
}

/** A signing request: the one item that decides every race. */
export interface StoredRequest {
  id: string;
  documentId: string;
  documentSha256?: string;
  title?: string;
  message?: string;
  status: SigningStatus;
  requestedBySub: string;
  requestedBy: string;
  signers: Record<string, StoredSigner>;
  signed: number;
  total: number;
  version: number;
  /** The newest of `events`, where the stream's filters find it. */
  lastEvent: StoredEvent;
  events: StoredEvent[];
  createdAt: number;
  expiresAt: number;
  /** How the requester gave the deadline; with the other fields it is the input as given. */
  deadline: { expiresAt?: number; expiresInSeconds?: number };
  remindEverySeconds?: number;
  closedAt?: number;
  closedReason?: string;
}

/** The signer at a position, with the address; undefined where there is none. */
export function signerAt(request: StoredRequest, position: number): (StoredSigner & { email: string }) | undefined {
  for (const [email, signer] of Object.entries(request.signers))
    if (signer.position === position) return { ...signer, email };
  return undefined;
}

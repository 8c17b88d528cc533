import type { Locale, SigningActor, SigningEventType, SigningStatus } from '../../generated/schema.ts';
import type { KeptInput } from './fields.ts';

/** The statuses of a signer that are stored; `NOT_NEEDED` and `CLOSED` are derived for readers. */
export type StoredSignerStatus = 'WAITING' | 'REQUESTED' | 'SIGNED' | 'APPROVED' | 'DECLINED';

/**
 * A signer as stored in the map `signers` of a request, under the e-mail address. When the signer was asked and answered,
 * and why a decline, is in `events` alone: every change writes the whole item, and AWS bills it by its size.
 */
export interface StoredSigner {
  /** The place in the requester's list, from 0; events and the workflow name the signer by it. */
  position: number;
  name?: string;
  /** Left out of those who sign by hand. */
  method?: 'AUTOMATIC';
  /** Left out of those who sign. */
  role?: 'APPROVER';
  /** Left out where it is 1. */
  order?: number;
  /** The language of mails to him; left out where it is the request's. */
  locale?: Locale;
  /** Left out where the signer may answer by an account and by a link. */
  access?: 'ACCOUNT' | 'LINK';
  status: StoredSignerStatus;
  /** When the signer was last told, asked or reminded; what an ask has told already is not told again. Gone with the answer. */
  askedAt?: number;
  /** Whether he has said that he opened the document; when, and what was known of him then, is in `events`. */
  isViewed?: true;
  evidence?: StoredEvidence;
}

/** Who may read a request besides its requester and signers. */
export type StoredObserver = [email: string, name?: string];

/** What was known of the caller when the answer, or the viewing, was accepted; null where the token or the request did not say. */
export type StoredEvidence = [
  sub: string,
  sourceIp: string | null,
  userAgent: string | null,
  /** In milliseconds since the epoch. */
  authenticatedAt: number | null,
  /** The hash that the signer says he saw, where the request fixed none: else it is the request's. Null where there is none and more follows. */
  documentSha256?: string | null,
  /** The code that was confirmed, where there was one; it was mailed to the address that the signer had then. */
  code?: ConfirmedCode,
];

/**
 * A code that somebody gave who gets the mail of an address.
 * @param sentAt when the link, or else the code, was mailed
 * @param invitation of who came by a link: the SHA-256 of its token, in base64url
 */
export type ConfirmedCode = [confirmedAt: number, sentAt: number, invitation?: string];

/**
 * One accepted change; its version is its place in `events`, from 1. An item has up to 853 of them, so they do without
 * names, and without the actor: that is REQUESTER for STARTED, CANCELLED, EXTENDED and ERASED, SIGNER for VIEWED, APPROVED,
 * DECLINED, and for SIGNED unless the signer is automatic and has no evidence, `by` for REASSIGNED, else SYSTEM unless it is said.
 */
export type StoredEvent = [
  type: SigningEventType,
  /** In milliseconds since the epoch, as all stored times. */
  at: number,
  /** The position of the signer whom the change is about; null where it is about none and more follows. */
  signer?: number | null,
  /** Null where there is none and something else follows. */
  reason?: string | null,
  /**
   * Of EXTENDED, of REASSIGNED; of VIEWED its evidence, which stays that of its person whoever gets the place; of REMINDED that
   * it is the requester's, where no key says it; of SEALED what it was sealed with.
   */
  more?: Extension | Former | StoredEvidence | Seal | 'REQUESTER' | null,
  /** The name of the API key by which the requester did it; empty where it was erased. */
  key?: string,
];

/** The deadlines before and after an extension. */
export type Extension = [before: number, after: number];

/**
 * Who had a place until a reassignment; `by` is his `sub` where he gave it away himself, else the requester did: then it is left
 * out, or null where a language of his own follows.
 */
export type Former = [email: string, name: string | null, by?: string | null, locale?: Locale];

/** What a request was sealed with: the SHA-256 of its record, in hex, the id of the key, and whether the record says that it was altered. */
export type Seal = [sha256: string, keyId: string, altered?: 'ALTERED'];

/** The newest event with names and actor: the stream's filters look for them. */
export interface LastEvent {
  type: SigningEventType;
  at: number;
  actor: SigningActor;
  signer?: number;
  reason?: string;
  /** The name of the API key by which the requester did it. */
  key?: string;
  extension?: Extension;
  former?: Former;
  evidence?: StoredEvidence;
  seal?: Seal;
  /** Set by a signature of the backend's own that reaches a quorum: the workflow must let go whom it has asked besides. */
  reaches?: true;
  /** How many changes the write made, of which this is the last and all are of this kind; left out where it is one. */
  changes?: number;
  /** Set by a write that is no change: what follows the stream has seen the event already. */
  seen?: true;
}

/** A signing request: the one item that decides every race. */
export interface StoredRequest extends KeptInput {
  status: SigningStatus;
  requestedBySub: string;
  requestedBy: string;
  /** How many have signed or approved, of how many that are needed. */
  signed: number;
  total: number;
  version: number;
  lastEvent: LastEvent;
  events: StoredEvent[];
  createdAt: number;
  expiresAt: number;
  /**
   * Which execution of the workflow is to follow it; left out where it is the first. Where requests are removed in time, the
   * first has the second of the start for a number: Step Functions knows names longer than the table knows requests.
   */
  execution?: number;
  /** Which shard of the index `byLook` has it, and from when it is to be looked after, while it is open. */
  look?: string;
  lookAt?: number;
  closedAt?: number;
  closedReason?: string;
  /** How often its places have changed hands; left out where they have not. */
  reassigned?: number;
  /** What the hashes of its changes are salted with; left out where they are not recorded, and where it was erased. */
  salt?: string;
  /** When it was sealed; left out where it is not. */
  sealedAt?: number;
  /** When the table removes it, in seconds since the epoch; left out where it is open, or stays for good. */
  removeAt?: number;
}

/** What the last member of a stored event is called in `lastEvent`, by the kind of event. */
export const moreOf = {
  EXTENDED: 'extension',
  REASSIGNED: 'former',
  VIEWED: 'evidence',
  REMINDED: 'actor',
  SEALED: 'seal',
} as const satisfies Partial<Record<SigningEventType, keyof LastEvent>>;

/** The event as `events` has it. */
export function compactEvent(event: LastEvent): StoredEvent {
  const { type, at, actor, signer, reason, key, ...last } = event;
  // A key says it too.
  const isByRequester = type === 'REMINDED' && actor === 'REQUESTER' && key === undefined;
  const more = last.extension ?? last.former ?? last.evidence ?? last.seal ?? (isByRequester ? actor : undefined);
  if (key !== undefined) return [type, at, signer ?? null, reason ?? null, more ?? null, key];
  if (more) return [type, at, signer ?? null, reason ?? null, more];
  if (reason !== undefined) return [type, at, signer ?? null, reason];
  return signer === undefined ? [type, at] : [type, at, signer];
}

/** The deadlines before and after the extension that an event tells of; undefined where it tells of none. */
export function extensionOf([type, , , , more]: StoredEvent): Extension | undefined {
  return type === 'EXTENDED' ? (more as Extension) : undefined;
}

/** The evidence of a viewing; undefined of other events. */
export function viewingOf([type, , , , more]: StoredEvent): StoredEvidence | undefined {
  return type === 'VIEWED' ? (more as StoredEvidence) : undefined;
}

/** What a request was sealed with; undefined where it is not sealed. */
export function sealOf({ events }: Pick<StoredRequest, 'events'>): Seal | undefined {
  return events.find(([type]) => type === 'SEALED')?.[4] as Seal | undefined;
}

/** The reason of an event as all who take part may know it: why a mail did not arrive, or was unwanted, is for the requester alone. */
export function publicReasonOf([type, , , reason]: StoredEvent): string | null {
  return type === 'BOUNCED' ? null : (reason ?? null);
}

/** The time of a change made now: times never run backwards within a request, whatever a machine's clock says. */
export function timeAfter({ lastEvent }: StoredRequest, now: number): number {
  return Math.max(now, lastEvent.at);
}

/**
 * The time of each event as everybody is told of it, never before that of the one before: two changes that were written
 * at the same moment, by clocks that differ, may stand in the item with times that run backwards.
 */
export function timesOf(events: StoredEvent[]): number[] {
  let latest = 0;
  return events.map(([, at]) => {
    latest = Math.max(latest, at);
    return latest;
  });
}

/** Whether a status is that of a signer who has done what was asked: the answers that `signed` counts. */
export function isAgreement(status: string | null | undefined): status is 'SIGNED' | 'APPROVED' {
  return status === 'SIGNED' || status === 'APPROVED';
}

/** The hash of the document that a signer has signed or approved; undefined where neither he nor the request named one. */
export function signedSha256(request: StoredRequest, { status, evidence }: StoredSigner): string | undefined {
  return isAgreement(status) ? (evidence?.[4] ?? request.documentSha256) : undefined;
}

/** The kinds of a request's events, oldest first. */
export function typesOf({ events }: Pick<StoredRequest, 'events'>): SigningEventType[] {
  return events.map(([type]) => type);
}

/**
 * The versions that the newest write made, oldest first: it may be several changes. The request's own is always among them: how many it
 * was is what an item says, which somebody may have written past the API.
 */
export function newestVersions({ version, lastEvent: { changes = 1 } }: StoredRequest): number[] {
  const made = Number.isInteger(changes) && changes > 0 && changes <= version ? changes : 1;
  return Array.from({ length: made }, (_, index) => version - made + 1 + index);
}

/** The signer at a position, with the address; undefined where there is none. */
export function signerAt(request: StoredRequest, position: number): (StoredSigner & { email: string }) | undefined {
  for (const [email, signer] of Object.entries(request.signers))
    if (signer.position === position) return { ...signer, email };
  return undefined;
}

/** When the signer who has a position was first asked; undefined where that is still to come. */
export function requestedAtOf({ events }: StoredRequest, position: number): number | undefined {
  const asked = events.filter(([type, , at]) => at === position && (type === 'REQUESTED' || type === 'REASSIGNED'));
  const latest = asked.at(-1);
  return latest?.[0] === 'REQUESTED' ? latest[1] : undefined;
}

import type { SigningEvidence } from '../../../generated/schema.ts';
import { actorOf, viaOf, viaOfEvidence } from '../actor.ts';
import { actsByPosition } from '../acts.ts';
import { endOf } from '../events.ts';
import { isoTime } from '../iso-time.ts';
import { formerOf, signersByPosition, signersOfEvents } from '../places.ts';
import { presentQuorums, unansweredStatus } from '../present-quorums.ts';
import { isUnanswered } from '../quorum.ts';
import {
  extensionOf,
  publicReasonOf,
  signedSha256,
  type StoredEvent,
  type StoredEvidence,
  type StoredRequest,
  timesOf,
  typesOf,
  viewingOf,
} from '../request.ts';
import type { RecordHash } from './change-record.ts';
import { chained } from './chain.ts';
import {
  type Alteration,
  type Opening,
  type RecordedEvent,
  type RecordedRequest,
  type RecordedSigner,
  recordFormat,
  type SigningRecord,
} from './signing-record.ts';

/** What a record is made of besides its request. */
export interface RecordParts {
  product: SigningRecord['product'];
  /** In milliseconds since the epoch. */
  sealedAt: number;
  alterations: Alteration[];
  /** Hashes by a salt. */
  salted: RecordHash;
  /** The SHA-256, in hex, of a value as RFC 8785 writes it. */
  hash: (value: unknown) => string;
}

/** Makes the record of a request that has closed, and what opens the hashes in it. */
export function makeRecord(
  request: StoredRequest,
  { product, sealedAt, alterations, salted, hash }: RecordParts,
): { record: SigningRecord; openings: Opening[] } {
  const openings: Opening[] = [];
  const hide = (pointer: string, value: unknown): string | null => {
    if (value === undefined || value === null) return null;
    // A salt of its own for each, so that one that is given away opens no other.
    const salt = salted(request.salt!, pointer);
    openings.push({ pointer, salt, value });
    return salted(salt, value);
  };
  const { events, head } = chained(recordedEvents(request, hide), hash);
  const record: SigningRecord = {
    format: recordFormat,
    product,
    sealedAt: isoTime(sealedAt),
    request: recordedRequest(request),
    signers: recordedSigners(request, hide),
    events,
    head,
    alterations,
  };
  return { record, openings };
}

/** Puts the hash of a value into the record, and keeps what opens it. */
type Hide = (pointer: string, value: unknown) => string | null;

function recordedRequest(request: StoredRequest): RecordedRequest {
  const { metadata } = request;
  const endedAt = timesOf(request.events)[endOf(typesOf(request), request.status) - 1] ?? 0;
  return {
    id: request.id,
    documentId: request.documentId,
    documentSha256: request.documentSha256 ?? null,
    externalId: request.externalId ?? null,
    metadata: metadata === undefined ? null : (JSON.parse(metadata) as Record<string, string>),
    title: request.title ?? null,
    message: request.message ?? null,
    requestedBy: request.requestedBy,
    status: request.status,
    version: request.version,
    createdAt: isoTime(request.createdAt),
    expiresAt: isoTime(request.expiresAt),
    closedAt: isoTime(Math.max(request.closedAt ?? 0, endedAt)),
    closedReason: request.closedReason ?? null,
    observers: (request.observers ?? []).map(([email, name]) => ({ email, name: name ?? null })),
    quorums: presentQuorums(request),
    confirmByCode: request.confirmByCode ?? false,
  };
}

function recordedSigners(request: StoredRequest, hide: Hide): RecordedSigner[] {
  const acts = actsByPosition(request, timesOf(request.events));
  return Object.values(signersByPosition(request)).map((signer, index) => {
    const { email, name, role, method, order, access, status, evidence, position } = signer;
    const { signedAt, approvedAt, declinedAt, reason } = acts[`${position}`] ?? {};
    const documentSha256 = signedSha256(request, signer);
    return {
      ...{ email, name: name ?? null, role: role ?? 'SIGNER', method: method ?? 'MANUAL' },
      ...{ order: order ?? 1, access: access ?? 'ANY' },
      status: isUnanswered(signer) ? unansweredStatus(request, signer) : status,
      answeredAt: isoTime(signedAt ?? approvedAt ?? declinedAt),
      via: evidence ? viaOfEvidence(evidence) : null,
      reason: reason ?? null,
      evidenceSha256: hide(`/signers/${index}/evidenceSha256`, evidence && named(evidence, email, documentSha256)),
    };
  });
}

function recordedEvents(request: StoredRequest, hide: Hide): Omit<RecordedEvent, 'previous' | 'sha256'>[] {
  const emails = signersOfEvents(request);
  const times = timesOf(request.events);
  return request.events.map((event, index) => {
    const email = emails[index]!;
    const signer = email === null ? undefined : request.signers[email];
    const actor = actorOf(event, signer);
    const extension = extensionOf(event);
    const viewing = viewingOf(event);
    const hideIt = (member: keyof RecordedEvent, value: unknown) => hide(`/events/${index}/${member}`, value);
    return {
      version: index + 1,
      type: event[0],
      at: isoTime(times[index]!),
      actor,
      via: viaOf(event, actor, signer),
      signer: email,
      formerSigner: formerOf(event)?.[0] ?? null,
      reason: publicReasonOf(event),
      expiresAt: isoTime(extension?.[1]),
      previousExpiresAt: isoTime(extension?.[0]),
      evidenceSha256: hideIt('evidenceSha256', viewing && named(viewing, email)),
      keyNameSha256: hideIt('keyNameSha256', event[5]),
      reasonSha256: hideIt('reasonSha256', hiddenReasonOf(event)),
    };
  });
}

const hiddenReasonOf = (event: StoredEvent) => (publicReasonOf(event) === null ? event[3] : undefined);

/** Evidence by names, as resolvers/lib/presentEvidence.ts shows it to the requester: APPSYNC_JS passes no function that writes a time. */
function named(evidence: StoredEvidence, email: string | null, documentSha256?: string): SigningEvidence {
  const [sub, sourceIp, userAgent, authenticatedAt, , code] = evidence;
  return {
    ...{ sub, sourceIp, userAgent, authenticatedAt: isoTime(authenticatedAt ?? undefined) },
    via: viaOfEvidence(evidence),
    invitation: code?.[2] ?? null,
    sentTo: code ? email : null,
    sentAt: isoTime(code?.[1]),
    confirmedAt: isoTime(code?.[0]),
    documentSha256: documentSha256 ?? null,
  };
}

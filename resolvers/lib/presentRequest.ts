import type { Delivery, Signer, SigningRequest } from '../../generated/schema.ts';
import { endOf } from '../../functions/domain/events.ts';
import type { WholeField } from '../../functions/domain/fields.ts';
import { signersByPosition, signersOfEvents } from '../../functions/domain/places.ts';
import { isUnanswered } from '../../functions/domain/quorum.ts';
import {
  signedSha256,
  type StoredRequest,
  type StoredSigner,
  timesOf,
  typesOf,
} from '../../functions/domain/request.ts';
import { type Acts, actsByPosition } from '../../functions/domain/acts.ts';
import type { Caller } from './caller.ts';
import { presentMetadata } from './metadata.ts';
import { presentEvent } from './presentEvent.ts';
import { presentEvidence } from './presentEvidence.ts';
import { presentQuorums, unansweredStatus } from '../../functions/domain/present-quorums.ts';
import { time } from './time.ts';

/**
 * Shows a stored request as the API's type; the evidence of answers and viewings is for the requester alone, and so are deliveries.
 * @param deliveries what became of mails, by the position of the signer as text
 */
export function presentRequest(
  request: StoredRequest,
  caller: Caller,
  deliveries: Record<string, Delivery> = {},
): SigningRequest {
  const signers = signersByPosition(request);
  const emails = signersOfEvents(request);
  const times = timesOf(request.events);
  const acts = actsByPosition(request, times);
  const isRequester = request.requestedBySub === caller.sub;
  const end = endOf(typesOf(request), request.status);
  const endedAt = end > 0 ? (times[end - 1] as number) : 0;
  return {
    ...presentRow(request),
    closedAt: request.closedAt ? time(Math.max(request.closedAt, endedAt)) : null,
    documentUrl: request.documentUrl ?? null,
    message: request.message ?? null,
    allowReassignment: request.allowReassignment ?? false,
    signers: Object.keys(signers).map((_, position) => {
      const { email } = signers[`${position}`] as { email: string };
      const signer = presentSigner(email, request, acts[`${position}`] ?? {}, isRequester);
      return { ...signer, delivery: isRequester ? (deliveries[`${position}`] ?? null) : null };
    }),
    observers: (request.observers ?? []).map(([email, name]) => ({ email, name: name ?? null })),
    quorums: presentQuorums(request),
    confirmByCode: request.confirmByCode ?? false,
    history: request.events.map((event, index) => ({
      ...presentEvent(event, request, emails[index] as string | null, isRequester),
      version: index + 1,
      at: time(times[index]) as string,
    })),
  };
}

/** What a list row shows of a request without reading the whole of it. */
export function presentRow(request: StoredRequest): Omit<SigningRequest, WholeField> {
  return {
    id: request.id,
    documentId: request.documentId,
    documentSha256: request.documentSha256 ?? null,
    externalId: request.externalId ?? null,
    metadata: presentMetadata(request.metadata) as string | null,
    title: request.title ?? null,
    status: request.status,
    requestedBy: request.requestedBy,
    progress: { signed: request.signed, total: request.total },
    version: request.version,
    createdAt: time(request.createdAt) as string,
    expiresAt: time(request.expiresAt) as string,
    closedAt: time(request.closedAt),
    closedReason: request.closedReason ?? null,
  };
}

function presentSigner(email: string, request: StoredRequest, acts: Acts, isRequester: boolean): Signer {
  const signer = request.signers[email] as StoredSigner;
  return {
    email,
    name: signer.name ?? null,
    method: signer.method ?? 'MANUAL',
    role: signer.role ?? 'SIGNER',
    order: signer.order ?? 1,
    access: signer.access ?? 'ANY',
    status: isUnanswered(signer) ? unansweredStatus(request, signer) : signer.status,
    requestedAt: time(acts.requestedAt),
    viewedAt: time(acts.viewedAt),
    signedAt: time(acts.signedAt),
    approvedAt: time(acts.approvedAt),
    declinedAt: time(acts.declinedAt),
    reason: acts.reason ?? null,
    evidence:
      isRequester && signer.evidence ? presentEvidence(signer.evidence, email, signedSha256(request, signer)) : null,
  } as Signer;
}

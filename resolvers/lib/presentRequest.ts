import { util } from '@aws-appsync/utils';
import type { Signer, SigningEvent, SigningRequest } from '../../generated/schema.ts';
import type { StoredEvent, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';

/** Shows a stored request as the API's type; the evidence of answers is for the requester alone. */
export function presentRequest(request: StoredRequest, caller: Caller): SigningRequest {
  const emails = emailsByPosition(request);
  const isRequester = request.requestedBySub === caller.sub;
  return {
    ...presentRow(request),
    message: request.message ?? null,
    signers: emails.map((email) => presentSigner(email, request, isRequester)),
    history: request.events.map((event, index) => presentEvent(event, index + 1, emails)),
  };
}

/** What a list row shows of a request without reading the whole of it. */
export function presentRow(request: StoredRequest): Omit<SigningRequest, 'message' | 'signers' | 'history'> {
  return {
    id: request.id,
    documentId: request.documentId,
    documentSha256: request.documentSha256 ?? null,
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

function emailsByPosition(request: StoredRequest): string[] {
  const emails: string[] = [];
  Object.entries(request.signers).forEach(([email, signer]) => {
    emails[signer.position] = email;
  });
  return emails;
}

function presentSigner(email: string, request: StoredRequest, isRequester: boolean): Signer {
  const signer = request.signers[email] as StoredSigner;
  const { evidence } = signer;
  const isOpen = signer.status === 'WAITING' || signer.status === 'REQUESTED';
  return {
    email,
    name: signer.name ?? null,
    method: signer.method,
    order: signer.order,
    status: request.status !== 'PENDING' && isOpen ? 'CLOSED' : signer.status,
    requestedAt: time(signer.requestedAt),
    signedAt: time(signer.signedAt),
    declinedAt: time(signer.declinedAt),
    reason: signer.reason ?? null,
    evidence: isRequester && evidence ? { ...evidence, authenticatedAt: time(evidence.authenticatedAt) } : null,
  } as Signer;
}

function presentEvent(event: StoredEvent, version: number, emails: string[]): SigningEvent {
  return {
    version,
    type: event.type,
    at: time(event.at) as string,
    actor: event.actor,
    signer: event.signer === undefined ? null : (emails[event.signer] as string),
    reason: event.reason ?? null,
  };
}

function time(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : util.time.epochMilliSecondsToISO8601(milliseconds);
}

import type { Invitation } from '../../../generated/schema.ts';
import { isoTime } from '../iso-time.ts';
import type { Notice } from '../notices/notice.ts';
import { isAwaited } from '../quorum.ts';
import type { StoredRequest, StoredSigner } from '../request.ts';
import { byLink, type Place, type SessionCaller } from './known-caller.ts';
import { holderOf } from './place.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long links and sessions are good, in milliseconds. `schema.graphql` promises each to callers. */
export const invitationLimits = {
  session: 30 * minute,
  /** After the end of the request. */
  link: 30 * day,
};

/** A link that was mailed, as the table has it. Its token is in the mail alone, and the address in the request. */
export interface StoredInvitation extends Place {
  /** `link-` and the hash of the token. */
  id: string;
  /** In milliseconds since the epoch, as all times. */
  sentAt: number;
  /** When the table removes it, in seconds since the epoch. */
  removeAt: number;
}

/** A session that a code has opened, as the table has it. */
export interface StoredSession extends Omit<SessionCaller, 'kind'> {
  /** `session-` and the hash of the token. */
  id: string;
  expiresAt: number;
  removeAt: number;
}

/** Where the button of a mail leads to. What follows `#` no server and no log sees. */
export const linkOf = (pageUrl: string, secret: string): string => `${pageUrl.replace(/\/$/, '')}/sign#link-${secret}`;

/**
 * The place that the reader of a notice may come in at by a link.
 * @returns undefined where the reader is the requester, or no signer, or one who needs an account or has answered by one
 */
export function placeOf({ to, version }: Notice, request: StoredRequest): Place | undefined {
  const { id: requestId, createdAt: start, signers, requestedBy } = request;
  const signer = Object.hasOwn(signers, to.email) ? signers[to.email] : undefined;
  if (!signer || signer.access === 'ACCOUNT' || to.email === requestedBy) return undefined;
  if (signer.evidence && signer.evidence[0] !== byLink) return undefined;
  return { requestId, start, position: signer.position, version };
}

/** The secret of a token of a kind; undefined where it is none. */
export const secretOf = (kind: 'link' | 'session', token: string): string | undefined =>
  new RegExp(`^${kind}-([\\w-]{43})$`).exec(token)?.[1];

/**
 * The signer whom a link was mailed to.
 * @returns undefined where the request is gone or another, was erased, ended long ago, or the place has changed hands
 */
export function invitedSigner(
  request: StoredRequest | undefined,
  place: Place,
  now: number,
): (StoredSigner & { email: string }) | undefined {
  const signer = request && holderOf(request, place);
  if (!signer || signer.access === 'ACCOUNT') return undefined;
  return (request.closedAt ?? now) + invitationLimits.link < now ? undefined : signer;
}

/** Whether the signer can still answer, now or when it is his turn. */
export const canAnswer = (request: StoredRequest, signer: StoredSigner, now: number): boolean =>
  request.status === 'PENDING' &&
  request.signed < request.total &&
  now < request.expiresAt &&
  isAwaited(request, signer);

/** An address by which who knows it knows it again. */
export function halfHidden(email: string): string {
  const [local, domain] = email.split('@') as [string, string];
  return `${local.slice(0, local.length > 2 ? 1 : 0)}•••@${domain}`;
}

/** What whoever has a link is shown before a code. */
export const presentInvitation = (
  request: StoredRequest,
  signer: StoredSigner & { email: string },
  now: number,
): Invitation => ({
  requestId: request.id,
  requestedBy: request.requestedBy,
  documentId: request.documentId,
  documentSha256: request.documentSha256 ?? null,
  title: request.title ?? null,
  message: request.message ?? null,
  role: signer.role ?? 'SIGNER',
  expiresAt: isoTime(request.expiresAt),
  canAnswer: canAnswer(request, signer, now),
  sentTo: halfHidden(signer.email),
});

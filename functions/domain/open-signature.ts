import type { PendingSignature } from '../../generated/schema.ts';
import { requestedAtOf, type StoredRequest } from './request.ts';

/** A signature that the workflow waits for: one item in the table `OpenSignatures` while it does. */
export interface OpenSignature {
  requestId: string;
  email: string;
  /** The signer's place: an address may get another one. Those of the first release do not say. */
  position?: number;
  /** What completes the waiting task. Never logged, returned or published; the API's role cannot read it. */
  taskToken: string;
  /** When the asking state was entered, in milliseconds; with `attempt` it orders deliveries of the same ask. */
  askedAt: number;
  attempt: number;
  /**
   * Tells which delivery of the ask put the item: what one of them leaves, another may not take back. Eight random
   * characters tell them apart, and keep the usual item below the kilobyte that one write unit pays for.
   */
  delivery: string;
  /** When the signer was first asked. */
  requestedAt: number;
  documentId: string;
  documentSha256?: string;
  title?: string;
  message?: string;
  requestedBy: string;
  expiresAt: number;
  /**
   * When the table removes what nothing else has removed, in seconds since the epoch: long after the latest deadline, for
   * a token that is waited for must not go.
   */
  removeAt: number;
}

/** Every field of `PendingSignature`: kept as it is shown, as a time in milliseconds, or read of the request. */
export const inboxFields = {
  requestId: 'asShown',
  role: 'ofRequest',
  documentId: 'asShown',
  documentSha256: 'asShown',
  title: 'asShown',
  message: 'asShown',
  requestedBy: 'asShown',
  requestedAt: 'time',
  expiresAt: 'time',
} as const satisfies Record<keyof PendingSignature, 'asShown' | 'time' | 'ofRequest'>;

/** What the inbox shows of an open signature itself. */
type Shown = Pick<OpenSignature, Exclude<keyof PendingSignature, 'role'>>;

/** The fields of `PendingSignature` that are kept in open signatures. */
export function keptInboxFields(): string[] {
  return Object.entries(inboxFields).flatMap(([field, kind]) => (kind === 'ofRequest' ? [] : [field]));
}

const day = 86_400;
/** From the start of the request; a deadline is at most 364 days ahead. */
const kept = 372 * day;

/** One delivery of an ask. */
export interface Ask extends Pick<OpenSignature, 'taskToken' | 'askedAt' | 'delivery'> {
  attempt?: number;
}

/** Makes the open signature of an ask, with what the inbox shows of the request. */
export function openSignatureOf(
  request: StoredRequest,
  { email, position }: { email: string; position: number },
  { taskToken, askedAt, attempt = 0, delivery }: Ask,
): OpenSignature {
  const { documentId, documentSha256, title, message, requestedBy, expiresAt } = request;
  const shown: Shown & Record<keyof Shown, unknown> = {
    ...{ requestId: request.id, documentId, documentSha256, title, message, requestedBy, expiresAt },
    requestedAt: requestedAtOf(request, position) ?? askedAt,
  };
  const removeAt = Math.floor(request.createdAt / 1000) + kept;
  return { ...shown, email, position, taskToken, askedAt, attempt, delivery, removeAt };
}

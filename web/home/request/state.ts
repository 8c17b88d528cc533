import type { AccessCode } from '../../../generated/schema.ts';
import type { Connection } from '../../api/connection.ts';
import type { CertificateState } from '../../api/operations.ts';
import type { Request, Signer } from '../operations.ts';
import type { Act, Problem } from '../problems.ts';

/** What is known of the request that is shown. */
export interface RequestState {
  id: string;
  /** Not there before it was read. */
  request?: Request;
  certificate?: CertificateState;
  /** A code was mailed to be given with the answer. */
  code?: AccessCode | undefined;
  connection: Connection;
  busy?: Act | undefined;
  /** What was not done, and why. */
  problem?: (Problem & { act: Act }) | undefined;
  /** What was done last on this page. */
  done?: 'reminded' | 'nobodyReminded' | 'extended' | 'reassigned' | 'cancelled' | undefined;
}

/** What the reader is in a request. */
export interface Part {
  isRequester: boolean;
  /** The reader's own place. */
  place?: Signer;
  /** Why the place is not to be answered here; undefined where it is. */
  why?: 'answered' | 'closed' | 'byLink' | 'notYet';
}

/**
 * Says what the reader is, and may do.
 * @param me the reader's address
 * @param now milliseconds since the epoch
 */
export function partOf(request: Request, me: string, now: number): Part {
  const isRequester = request.requestedBy === me;
  const place = request.signers.find(({ email }) => email === me);
  if (!place) return { isRequester };
  const why = whyNot(request, place, now);
  return { isRequester, place, ...(why && { why }) };
}

function whyNot(request: Request, place: Signer, now: number): Part['why'] {
  if (!['WAITING', 'REQUESTED'].includes(place.status)) return place.status === 'CLOSED' ? 'closed' : 'answered';
  if (!isOpen(request, now)) return 'closed';
  if (place.access === 'LINK') return 'byLink';
  return request.signers.some((each) => each.order < place.order && isAwaited(each)) ? 'notYet' : undefined;
}

/** Whether answers are still taken. */
export const isOpen = ({ status, progress, expiresAt }: Request, now: number): boolean =>
  status === 'PENDING' && progress.signed < progress.total && Date.parse(expiresAt) > now;

/** Whether somebody has not answered, and is needed. */
export const isAwaited = ({ status }: Pick<Signer, 'status'>): boolean =>
  status === 'WAITING' || status === 'REQUESTED';

/** Whether the newest mail to somebody did not arrive. */
export const isUnreached = ({ delivery, status }: Signer): boolean =>
  isAwaited({ status }) && ['BOUNCED', 'COMPLAINED', 'SUPPRESSED'].includes(delivery?.status ?? '');

/** Whether all that people are and wrote was erased. */
export const isErased = ({ history }: Request): boolean => history.some(({ type }) => type === 'ERASED');

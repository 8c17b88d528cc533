import type { DeliveryStatus } from '../../../generated/schema.ts';
import type { StoredRequest } from '../request.ts';
import type { Notice } from './notice.ts';

/** What makes a notice the one that it is; it says nobody's address, so that an erasure leaves none behind. */
export interface NoticeMark {
  requestId: string;
  /**
   * `<start>:<version>:<whom>`, e.g. `1763892000000:2:signer-0`: a change has one notice for each whom it is told. The time of the
   * start tells requests apart that have had the same id, one after the other.
   */
  notice: string;
}

/** A notice as the table keeps it. */
export interface StoredNotice extends NoticeMark {
  /** SENDING says that a function has taken it. */
  status: 'SENDING' | DeliveryStatus;
  /** Since when it has the status, in milliseconds since the epoch. */
  at: number;
  /** Why it did not arrive, or is unwanted. */
  reason?: string;
  /** When the table removes it, in seconds since the epoch: no delivery of its change comes by then. */
  removeAt: number;
}

/** For how long a notice is another's who took it, in milliseconds: he has sent it by then, or will not. */
export const takenFor = 60_000;

/** How long notices are kept, in milliseconds: longer than any request is open. */
export const keptFor = 400 * 86_400_000;

/** Gives the mark of a notice. */
export function markOf({ version, to, kind, why, position }: Notice, request: StoredRequest): NoticeMark {
  const whom = kind === 'RELEASED' && why === 'REASSIGNED' ? `former-${position}` : whomOf(request, to.email);
  return { requestId: request.id, notice: `${request.createdAt}:${version}:${whom}` };
}

function whomOf({ signers, requestedBy, observers = [] }: StoredRequest, email: string): string {
  if (Object.hasOwn(signers, email)) return `signer-${signers[email]!.position}`;
  return email === requestedBy ? 'requester' : `observer-${observers.findIndex(([address]) => address === email)}`;
}

/** What a mark says. */
export interface MarkParts {
  /** When the request was started, in milliseconds since the epoch. */
  start: number;
  /** The change that it tells of. */
  version: number;
  /** The place of the signer whom it is told; left out where it is told somebody else. */
  position?: number;
}

/** Reads a mark. Resolvers do, too, whose runtime has neither expressions nor `Number()`. */
export function partsOf({ notice }: NoticeMark): MarkParts {
  const [start, version, whom] = notice.split(':') as [string, string, string];
  const [role, place] = whom.split('-');
  const parts: MarkParts = { start: JSON.parse(start) as number, version: JSON.parse(version) as number };
  return role === 'signer' ? { ...parts, position: JSON.parse(place as string) as number } : parts;
}

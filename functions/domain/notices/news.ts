import { isAwaited } from '../quorum.ts';
import { signerAt, type StoredRequest } from '../request.ts';
import type { MarkParts } from './mark.ts';

/**
 * Whether it is news that a mail to a signer did not arrive: he still has the place, the request waits for him, now or later, and
 * nobody was told so since he has it.
 */
export function isNews(request: StoredRequest, { start, version, position }: MarkParts): boolean {
  const signer = position === undefined ? undefined : signerAt(request, position);
  if (!signer || request.createdAt !== start || request.status !== 'PENDING' || !isAwaited(request, signer))
    return false;
  const taken = request.events.findLastIndex(([type, , place]) => type === 'REASSIGNED' && place === position) + 1;
  const isTold = request.events.slice(taken).some(([type, , place]) => type === 'BOUNCED' && place === position);
  return taken < version && !isTold;
}

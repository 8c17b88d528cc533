import { isErased } from '../erasure.ts';
import { signerAt, type StoredRequest, type StoredSigner } from '../request.ts';
import { byLink, type Place } from './known-caller.ts';

/**
 * The signer at a place.
 * @returns undefined where the request is another or was erased, the place has changed hands, or an account has answered: whoever
 * gets the address later is another person
 */
export function holderOf(
  request: StoredRequest,
  { requestId, start, position, version }: Place,
): (StoredSigner & { email: string }) | undefined {
  if (requestId !== request.id || start !== request.createdAt || isErased(request)) return undefined;
  const later = request.events.slice(version);
  if (later.some(([type, , at]) => type === 'REASSIGNED' && at === position)) return undefined;
  const signer = signerAt(request, position);
  return signer?.evidence && signer.evidence[0] !== byLink ? undefined : signer;
}

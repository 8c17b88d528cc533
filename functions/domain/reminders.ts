import { limits } from './limits.ts';
import type { StoredRequest } from './request.ts';

/** How often each signer of a request is reminded at most, by the workflow and by the requester together. */
export function maxRemindersOf({ signers }: StoredRequest): number {
  return Math.min(limits.remindersOfSigner, Math.floor(limits.remindersOfRequest / Object.keys(signers).length));
}

/** How often the workflow reminds each signer of a request at most. */
export function remindersOf(request: StoredRequest): number {
  return request.remindEverySeconds ? maxRemindersOf(request) : 0;
}

/** How often the signer at a position has been reminded. */
export function remindedOf({ events }: StoredRequest, position: number): number {
  return events.filter(([type, , signer]) => type === 'REMINDED' && signer === position).length;
}

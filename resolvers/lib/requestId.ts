import { limits } from '../../functions/domain/limits.ts';
import { isOfForm } from './form.ts';

/** What an id must be, for refusals. */
export const allowedIds = `${limits.shortestId} to ${limits.longestId} characters of A-Z a-z 0-9 _ -`;

/** Whether a request can have the id. */
export function isRequestId(id: string): boolean {
  return id.length <= limits.longestId && isOfForm(`[A-Za-z0-9_-]{${limits.shortestId},${limits.longestId}}`, id);
}

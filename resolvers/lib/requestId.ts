import { isOfForm } from './form.ts';

/** What an id must be, for refusals. */
export const allowedIds = '8 to 64 characters of A-Z a-z 0-9 _ -';

/** Whether a request can have the id. */
export function isRequestId(id: string): boolean {
  return id.length <= 64 && isOfForm('[A-Za-z0-9_-]{8,64}', id);
}

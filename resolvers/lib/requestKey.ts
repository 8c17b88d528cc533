import { refuseNotFound } from './refuse.ts';
import { isRequestId } from './requestId.ts';

/** Gives the key of a request. An id that none can have is refused here: the table would call it a fault of its own. */
export function requestKey(id: string): { id: string } {
  if (!isRequestId(id)) refuseNotFound(id);
  return { id };
}

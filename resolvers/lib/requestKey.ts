import { refuseNotFound } from './refuse.ts';

/** Gives the key of a request. An id that none can have is refused here: the table would call it a fault of its own. */
export function requestKey(id: string): { id: string } {
  if (id === '' || id.length > 64) refuseNotFound(id);
  return { id };
}

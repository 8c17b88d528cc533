import type { StoredRequest } from '../../functions/domain/request.ts';
import { isParticipant, type Caller } from './caller.ts';
import { refuse, refuseNotFound } from './refuse.ts';

/** Refuses an act, named by its verb or more, to all but the requester; to strangers as if there were no such request. */
export function checkRequester(
  request: StoredRequest | null,
  id: string,
  caller: Caller,
  act: 'cancel' | 'erase' | 'extend' | 'remind the signers of',
): asserts request is StoredRequest {
  if (!request || !isParticipant(caller, request)) refuseNotFound(id);
  if (request.requestedBySub !== caller.sub) refuse('Unauthorized', `only its requester can ${act} request ${id}`);
}

import type { LastEvent } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';

/** What an event says of its actor where that is the requester, or a program in the requester's name. */
export function byRequester(caller: Caller): Pick<LastEvent, 'actor' | 'key'> {
  const { key } = caller;
  return { actor: 'REQUESTER', ...(key ? { key: key.name } : {}) };
}

import { isReached, isUnanswered } from '../../functions/domain/quorum.ts';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { isParticipant, signerOf, type Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { refuse, refuseNotFound } from './refuse.ts';
import { refuseOtherAccess } from './refuseOtherAccess.ts';

/**
 * Says whether the caller may note a viewing: `open` lets the write go ahead, `repeated` is the signer's own earlier act.
 * Everything else is refused with its reason. A signer is an address: whoever has it repeats what was said by it.
 */
export function checkViewing(request: StoredRequest | null, id: string, caller: Caller): 'open' | 'repeated' {
  if (!request || !isParticipant(caller, request)) refuseNotFound(id);
  const signer = signerOf(caller, request);
  if (!signer) refuse('Unauthorized', `only its signers can view request ${id} as such: you are none of them`);
  refuseOtherAccess(signer, caller, id);
  if (signer.isViewed) return 'repeated';
  if (!isUnanswered(signer))
    refuse('AlreadyAnswered', `cannot view request ${id} any more: your answer is ${signer.status} and stands`);
  if (isReached(request, signer))
    refuse('NotNeeded', `cannot view request ${id} any more: enough signers of your order have answered`);
  refuseClosed(request);
  return 'open';
}

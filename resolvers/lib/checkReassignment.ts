import type { Locale, ReassignSignerInput } from '../../generated/schema.ts';
import { limits } from '../../functions/domain/limits.ts';
import { formerOf, signersOfEvents } from '../../functions/domain/places.ts';
import { isReached, isUnanswered } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import { isParticipant, type Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { checkLength, checkReason, readAddress, refuseInput } from './checks.ts';
import { refuse, refuseNotFound } from './refuse.ts';

/** Whose place goes to whom; addresses are as they are stored. */
export interface Reassignment {
  from: string;
  to: string;
  name?: string;
  locale?: Locale;
  reason?: string;
}

/** Gives the reassignment that an input wants, or refuses the input. */
export function reassignmentOf({
  from: given,
  to: { email, name, locale },
  reason,
}: ReassignSignerInput): Reassignment {
  const [from, to] = [readAddress('from', given), readAddress('to.email', email)];
  if (from === to) refuseInput('to.email', 'the address of from', 'that of another person');
  checkLength('to.name', name, limits.name);
  if (reason) checkReason(reason);
  return { from, to, ...(name ? { name } : {}), ...(locale ? { locale } : {}), ...(reason ? { reason } : {}) };
}

/**
 * Says whether the caller may reassign the place: `open` lets the write go ahead, `repeated` is an earlier act of his, or of
 * the requester where he is that. Everything else is refused with its reason.
 */
export function checkReassignment(
  request: StoredRequest | null,
  id: string,
  caller: Caller,
  { from, to }: Reassignment,
): 'open' | 'repeated' {
  if (!request) refuseNotFound(id);
  const isRequester = request.requestedBySub === caller.sub;
  if (caller.key && !isRequester) refuseNotFound(id);
  if (wasReassigned(request, from, to, isRequester ? undefined : caller.sub)) return 'repeated';
  if (!isParticipant(caller, request)) refuseNotFound(id);
  if (!isRequester && caller.email !== from)
    refuse('Unauthorized', `only its requester can reassign another signer of request ${id}`);
  if (!isRequester && !request.allowReassignment)
    refuse('Unauthorized', `only its requester can reassign signers of request ${id}: it does not allow it to them`);
  const signer = Object.hasOwn(request.signers, from) ? (request.signers[from] as StoredSigner) : undefined;
  if (!signer) refuseInput('from', 'an address that no signer has', 'that of a signer who has not answered');
  // To have registered an address is not enough to answer: nor is it to let somebody else.
  if (!isRequester && (signer.access === 'LINK' || request.confirmByCode))
    refuse(
      'Unauthorized',
      `only its requester can reassign signers of request ${id}: their answers want a mailed code`,
    );
  if (!isUnanswered(signer))
    refuse('AlreadyAnswered', `cannot reassign a signer of request ${id} whose answer is ${signer.status}: it stands`);
  if (isReached(request, signer))
    refuse('NotNeeded', `cannot reassign a signer of request ${id} whose answer is not needed`);
  refuseClosed(request);
  if (signer.method) refuseInput('from', 'an automatic signer', 'a signer who signs by hand');
  if (signer.access === 'LINK' && to === request.requestedBy)
    refuseInput(
      'to.email',
      'the address of the requester for a place of LINK',
      'that of a person whom a link is mailed to',
    );
  if (Object.hasOwn(request.signers, to))
    refuseInput('to.email', 'the address of a signer of the request', 'that of a person who is none');
  if ((request.observers ?? []).some(([email]) => email === to))
    refuseInput('to.email', 'the address of an observer of the request', 'that of a person who is none');
  if ((request.reassigned ?? 0) >= limits.reassignmentsOfRequest)
    refuse('InvalidInput', `request ${id} has been reassigned ${request.reassigned} times, which is the most`);
  return 'open';
}

/**
 * Whether the place of one went to the other, and not back since.
 * @param by the `sub` of who must have given away his own; undefined where it may have been anybody
 */
function wasReassigned(request: StoredRequest, from: string, to: string, by: string | undefined): boolean {
  if (Object.hasOwn(request.signers, from)) return false;
  const signers = signersOfEvents(request);
  return request.events.some((event, index) => {
    const former = formerOf(event);
    return former?.[0] === from && signers[index] === to && (!by || former[2] === by);
  });
}

import { util } from '@aws-appsync/utils';
import { isReached, isUnanswered } from '../../functions/domain/quorum.ts';
import { isAgreement, signedSha256, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { isParticipant, signerOf } from './caller.ts';
import { refuse, refuseNotFound } from './refuse.ts';
import { refuseOtherAccess } from './refuseOtherAccess.ts';

/** What a signer wants to do: the status to reach, what goes with it. */
export interface Answer {
  status: 'SIGNED' | 'APPROVED' | 'DECLINED';
  /** Of a signature or approval: the hash that the signer sent, in lower case. */
  documentSha256?: string;
  /** Of a decline. */
  reason?: string;
}

/**
 * Says whether the caller may answer: `open` lets the write go ahead, `repeated` is the caller's own earlier act.
 * Everything else is refused with its reason.
 */
export function checkAnswer(
  request: StoredRequest | null,
  id: string,
  caller: Caller,
  answer: Answer,
): 'open' | 'repeated' {
  if (!request || !isParticipant(caller, request)) refuseNotFound(id);
  const signer = signerOf(caller, request);
  if (!signer) refuse('Unauthorized', `cannot answer request ${id}: you may see it but are not one of its signers`);
  refuseOtherAccess(signer, caller, id);
  refuseOtherRole(signer, answer, id);
  if (signer.status === answer.status) {
    if (isOfAnother(answer, request, signedSha256(request, signer)))
      refuse('DocumentMismatch', `cannot answer request ${id} again: documentSha256 is not the one of your answer`);
    return 'repeated';
  }
  if (!isUnanswered(signer))
    refuse('AlreadyAnswered', `cannot answer request ${id} again: your answer is ${signer.status} and stands`);
  if (isReached(request, signer))
    refuse('NotNeeded', `cannot answer request ${id}: enough signers of your order have answered`);
  refuseClosed(request);
  if (!isTurnOf(signer, request))
    refuse('NotYourTurn', `cannot answer request ${id} yet: signers before you have not answered; wait to be asked`);
  if (isOfAnother(answer, request, request.documentSha256 ?? answer.documentSha256))
    refuse('DocumentMismatch', `cannot answer request ${id}: documentSha256 is not that of its document`);
  return 'open';
}

/** Refuses a signature by an approver, and an approval by a signer. */
function refuseOtherRole({ role }: StoredSigner, { status }: Answer, id: string): void {
  const isApprover = role === 'APPROVER';
  if (!isAgreement(status) || isApprover === (status === 'APPROVED')) return;
  const [is, does] = isApprover ? ['an approver', 'approveDocument'] : ['a signer', 'signDocument'];
  refuse(
    'InvalidInput',
    `cannot answer request ${id} by ${status}: you are ${is} of it; call ${does} or declineDocument`,
  );
}

/** Whether a signature or approval comes with another hash than it must have, or with none though the request fixes one. */
function isOfAnother({ status, documentSha256 }: Answer, request: StoredRequest, wanted: string | undefined): boolean {
  return isAgreement(status) && documentSha256 !== (documentSha256 === undefined ? request.documentSha256 : wanted);
}

/**
 * Whether all lower orders are done: all have signed or approved, or as many as are required. Answers are never taken back, so
 * that what was read once stays true; whether the workflow has come to ask by then does not matter, as it finds the answer.
 */
function isTurnOf({ order = 1 }: StoredSigner, request: StoredRequest): boolean {
  return Object.values(request.signers).every(
    (other) => (other.order ?? 1) >= order || isAgreement(other.status) || isReached(request, other),
  );
}

/** Refuses a request that takes no answer any more. */
export function refuseClosed(request: StoredRequest): void {
  const since = (time: number) => util.time.epochMilliSecondsToISO8601(time);
  const refuseIt = (why: string) => refuse('RequestClosed', `request ${request.id} takes no answer: ${why}`);
  if (request.status !== 'PENDING') refuseIt(`it is ${request.status} since ${since(request.closedAt as number)}`);
  if (request.signed === request.total) refuseIt('all who are needed have answered');
  if (request.expiresAt <= util.time.nowEpochMilliSeconds())
    refuseIt(`its deadline passed at ${since(request.expiresAt)}`);
}

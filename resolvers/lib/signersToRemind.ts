import { util } from '@aws-appsync/utils';
import { limits } from '../../functions/domain/limits.ts';
import { signersByPosition } from '../../functions/domain/places.ts';
import { maxRemindersOf } from '../../functions/domain/reminders.ts';
import { isReached, isUnanswered } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { refuseClosed } from './checkAnswer.ts';
import { checkRequester } from './checkRequester.ts';
import { refuseInput } from './checks.ts';
import { refuse } from './refuse.ts';

/**
 * Gives the addresses of those whom the caller may remind now, in the order of the signers: all who are awaited, or the one
 * who is named. There are none where each has answered or was told something within the hour: the call is a repeated one, or
 * as good as one. Everything else is refused with its reason.
 */
export function signersToRemind(
  request: StoredRequest | null,
  id: string,
  caller: Caller,
  named: string | undefined,
): string[] {
  checkRequester(request, id, caller, 'remind the signers of');
  if (named !== undefined) checkNamed(request, named);
  refuseClosed(request);
  const due = util.time.nowEpochMilliSeconds() - limits.nextReminder * 1000;
  const isDue = (signer: StoredSigner) =>
    signer.status === 'REQUESTED' && !isReached(request, signer) && (signer.askedAt ?? 0) <= due;
  const hasAll = remindedFully(request);
  if (named === undefined) {
    const signers = signersByPosition(request);
    return Object.keys(signers)
      .map((_, position) => signers[`${position}`]!)
      .filter((signer) => isDue(signer) && !hasAll[`${signer.position}`])
      .map(({ email }) => email);
  }
  const signer = request.signers[named] as StoredSigner;
  if (signer.status === 'WAITING') refuseSigner('a signer who has not been asked');
  if (!isDue(signer)) return [];
  if (hasAll[`${signer.position}`]) refuseSigner(`a signer who has had all ${maxRemindersOf(request)} reminders`);
  return [named];
}

/** Refuses to remind who does not sign, or whose answer is not needed any more. */
function checkNamed(request: StoredRequest, named: string): void {
  if (!Object.hasOwn(request.signers, named)) refuseSigner('an address of nobody who signs');
  const signer = request.signers[named] as StoredSigner;
  if (isUnanswered(signer) && isReached(request, signer))
    refuse('NotNeeded', `cannot remind a signer of request ${request.id} whose answer is not needed`);
}

function refuseSigner(got: string): never {
  refuseInput('signer', got, 'the address of a signer who has been asked and has reminders left, or none for all');
}

/** Which signers have had all their reminders, by position. */
function remindedFully(request: StoredRequest): Record<string, boolean> {
  const most = maxRemindersOf(request);
  const counts: Record<string, number> = {};
  const fully: Record<string, boolean> = {};
  request.events.forEach(([type, , position]) => {
    if (type !== 'REMINDED') return;
    counts[`${position}`] = (counts[`${position}`] ?? 0) + 1;
    if ((counts[`${position}`] as number) >= most) fully[`${position}`] = true;
  });
  return fully;
}

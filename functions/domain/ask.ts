import { RequestClosed, SignerAnswered, SigningExpired } from './errors.ts';
import { isAwaited } from './quorum.ts';
import { remindedOf, remindersOf } from './reminders.ts';
import { signerAt, type StoredRequest, type StoredSigner, timeAfter } from './request.ts';

/** A signer as read out of a request. */
export type ReadSigner = StoredSigner & { email: string };

/**
 * Gives the signer at a position, who may be asked.
 * @param now milliseconds since the epoch
 * @throws RequestClosed, SignerAnswered, SigningExpired where nobody is to be asked any more
 */
export function signerToAsk(
  request: StoredRequest | undefined,
  { requestId, signer: position }: { requestId: string; signer: number },
  now: number,
): { request: StoredRequest; signer: ReadSigner } {
  if (!request || request.status !== 'PENDING') throw new RequestClosed(requestId, request?.status ?? 'unknown');
  const signer = signerAt(request, position);
  if (!signer || !isAwaited(request, signer)) throw new SignerAnswered(requestId, position);
  if (request.expiresAt <= timeAfter(request, now)) throw new SigningExpired(requestId);
  return { request, signer };
}

/**
 * Says what an ask has to tell the signer: that he is asked, that he is reminded, or nothing, since it has been told. The
 * item decides: however often the workflow asks again, over an outage or in another execution, nobody is told twice.
 * A reminder is due where the signer has been told nothing since `dueAt`, and it was no less than half a period ago: one
 * that an outage has delayed for longer takes the place of the next.
 * @param dueAt when the newest reminder fell due by the workflow's plan; 0 where none has
 */
export function dueEvent(
  request: StoredRequest,
  { status, position, askedAt = 0 }: StoredSigner,
  dueAt: number,
  now: number,
): 'REQUESTED' | 'REMINDED' | undefined {
  if (status === 'WAITING') return 'REQUESTED';
  const half = (request.remindEverySeconds ?? 0) * 500;
  const isDue = askedAt < dueAt && now >= askedAt + half && remindedOf(request, position) < remindersOf(request);
  return isDue ? 'REMINDED' : undefined;
}

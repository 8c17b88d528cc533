import { giveAgain, giveChange } from '../adapters/followers.ts';
import { environment } from '../adapters/environment.ts';
import { briefly, log } from '../adapters/log.ts';
import { count } from '../adapters/metrics.ts';
import { isOutage } from '../adapters/outage.ts';
import { sendMessage } from '../adapters/queue-messages.ts';
import { readRequest } from '../adapters/requests.ts';
import { readBack } from '../adapters/stream-records.ts';
import { type DeadLetter, readDeadLetter, type SetAside, type StreamLetter } from '../domain/dead-letter.ts';

/**
 * Does once more what a dead letter stands for. What nobody but an operator can put back is set aside: changes that the
 * stream or the table keeps no more, what is refused, and what the stack has not made.
 * @throws Unavailable, NoAnswer where the outage lasts: the letter must stay
 */
export async function putBack(body: string): Promise<void> {
  if (await unlessRefused(isPutBack(readDeadLetter(body)))) return count('DeadLetterPutBack');
  await sendMessage(environment('SET_ASIDE_QUEUE_URL'), body);
  log.error('a dead letter is left to an operator');
}

async function isPutBack(letter: DeadLetter | undefined): Promise<boolean> {
  if (!letter || 'refused' in letter || 'told' in letter || 'delivered' in letter) return false;
  if ('aside' in letter) return makeAgain(letter.aside);
  if ('changes' in letter) return giveBack(letter.changes);
  await sendMessage(environment('ENDED_QUEUE_URL'), JSON.stringify(letter.ended));
  return true;
}

/** What fails for a reason of its own fails as often as it is tried. */
async function unlessRefused(done: Promise<boolean>): Promise<boolean> {
  try {
    return await done;
  } catch (error) {
    if (isOutage(error)) throw error;
    log.error('a dead letter cannot be put back', briefly(error));
    return false;
  }
}

/** @returns whether the table still had the request */
async function makeAgain(change: SetAside): Promise<boolean> {
  const request = await readRequest(change.requestId);
  if (request) await giveChange(change, request);
  return request !== undefined;
}

/** @returns whether the stream still had the changes */
async function giveBack(letter: StreamLetter): Promise<boolean> {
  const records = await readBack(letter);
  // Writes that are no change have marked the event that was there before.
  const changes = records?.filter(({ dynamodb }) => !dynamodb?.NewImage?.lastEvent?.M?.seen) ?? [];
  if (changes.length > 0) await giveAgain(letter.requestContext.functionArn, changes);
  return records !== undefined;
}

import { environment } from './adapters/environment.ts';
import { logContext, log } from './adapters/log.ts';
import { dueRequests, moveLook } from './adapters/looks.ts';
import { count } from './adapters/metrics.ts';
import { isOutage } from './adapters/outage.ts';
import { deleteMessage, type QueueMessage, receiveMessages } from './adapters/queue-messages.ts';
import { readRequest } from './adapters/requests.ts';
import { lookAgainAt, lookShards } from './domain/look.ts';
import { lookAfterRequest } from './use-cases/look-after-request.ts';
import { putBack } from './use-cases/put-back.ts';

/** Pages of a shard in one run; what is left is due at the next. */
const maxPages = 4;
/** Dead letters come ten at a time; so many are put back faster than the lanes of the stream put changes off. */
const maxReceives = 20;
/** How long a run begins with something new, in milliseconds; it has a minute, of which what it gives to a function may take 21 s. */
const budget = 10_000;

/**
 * Looks after all that nothing else sees to, every two minutes: requests that are due in the index `byLook`, and dead letters
 * that an outage has made. It counts what it mends and what it cannot, which comes again; no fault stops the rest.
 */
export async function handler(): Promise<void> {
  const until = Date.now() + budget;
  const shards = lookShards.map((shard) => unlessFailing(() => lookAfterShard(shard, until)));
  await Promise.all([...shards, unlessFailing(() => putBackLetters(until))]);
}

async function lookAfterShard(shard: string, until: number): Promise<void> {
  for await (const id of dueRequests(shard, Date.now(), maxPages)) {
    if (Date.now() >= until) return;
    await unlessFailing(() => lookAfterRequest(id), id);
  }
}

async function putBackLetters(until: number): Promise<void> {
  const queue = environment('DEAD_LETTER_QUEUE_URL');
  for (let receives = 0; receives < maxReceives; receives++) {
    const messages = await receiveMessages(queue);
    if (messages.length === 0) return;
    // All at once: what a letter waits for stops no other.
    const putBackOne = async (message: QueueMessage) => {
      await putBack(message.Body);
      await deleteMessage(queue, message);
    };
    await Promise.all(messages.map((message) => unlessFailing(() => putBackOne(message))));
    if (Date.now() >= until) return;
  }
}

/** What fails is counted; what fails for a reason of its own makes way for others. */
async function unlessFailing(act: () => Promise<unknown>, requestId?: string): Promise<void> {
  try {
    await act();
  } catch (error) {
    count('LookFailed');
    log.error('not looked after; it comes again', {
      ...(requestId ? logContext(requestId) : {}),
      error: error as Error,
    });
    if (requestId !== undefined && !isOutage(error)) await unlessFailing(() => lookLater(requestId));
  }
}

async function lookLater(requestId: string): Promise<void> {
  const request = await readRequest(requestId);
  if (request) await moveLook(request, lookAgainAt(Date.now()));
}

import type { SetAside } from '../domain/dead-letter.ts';
import { environment } from './environment.ts';
import { sendMessage } from './queue-messages.ts';

/** A change of which a letter tells, but for the function that sends it. */
type Change = Omit<SetAside, 'functionName'>;

/**
 * Puts a change aside, into the queue whose alarm wakes somebody.
 * @throws Unavailable, NoAnswer where the queue does not take it: then the change must come again
 */
export const setAside = (change: Change) => send('SET_ASIDE_QUEUE_URL', change);

/**
 * Puts a change off, into the queue that the scheduled look empties: it makes the change again and gives it to this function
 * every two minutes until it is done.
 * @throws Unavailable, NoAnswer where the queue does not take it: then the change must come again
 */
export const putOff = (change: Change) => send('DEAD_LETTER_QUEUE_URL', change);

async function send(queue: string, change: Change): Promise<void> {
  const letter: SetAside = { functionName: environment('AWS_LAMBDA_FUNCTION_NAME'), ...change };
  await sendMessage(environment(queue), JSON.stringify(letter));
}

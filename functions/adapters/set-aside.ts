import type { SetAside } from '../domain/dead-letter.ts';
import { environment } from './environment.ts';
import { sendMessage } from './queue-messages.ts';

/**
 * Puts a change aside, into the queue whose alarm wakes somebody.
 * @throws Unavailable, NoAnswer where the queue does not take it: then the change must come again
 */
export async function setAside(change: Omit<SetAside, 'functionName'>): Promise<void> {
  const letter: SetAside = { functionName: environment('AWS_LAMBDA_FUNCTION_NAME'), ...change };
  await sendMessage(environment('SET_ASIDE_QUEUE_URL'), JSON.stringify(letter));
}

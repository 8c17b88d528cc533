import { Refused } from '../../client/src/refused.ts';

/** Whether the backend could not decide just now, or who calls could not be known. */
const isForNow = (error: unknown) =>
  error instanceof Refused && (error.isTransient || error.code === 'AuthorizerFailureException');

/**
 * Repeats what is safe to repeat where the backend could not decide just now.
 * @param wait between two tries @default real time
 */
export async function patiently<Answer>(
  run: () => Promise<Answer>,
  wait: (milliseconds: number) => Promise<void> = pause,
): Promise<Answer> {
  for (const delay of [400, 1200]) {
    try {
      return await run();
    } catch (error) {
      if (!isForNow(error)) throw error;
      await wait(delay);
    }
  }
  return run();
}

/** Waits in real time. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

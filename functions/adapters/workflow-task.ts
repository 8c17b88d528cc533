import { Refusal } from '../domain/errors.ts';
import { type Count, count } from './metrics.ts';

/**
 * Makes the handler of a task of the workflow. It counts refusals, which the workflow expects: for Lambda they are errors
 * like any other, so the alarm on errors has to subtract them.
 */
export function workflowTask<Event, Result>(
  refused: Count,
  handle: (event: Event) => Promise<Result>,
): (event: Event) => Promise<Result> {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      if (error instanceof Refusal) count(refused);
      throw error;
    }
  };
}

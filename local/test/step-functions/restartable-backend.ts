import { join } from 'node:path';
import type { StatesOptions } from '../../src/step-functions/step-functions.ts';
import {
  backend,
  callback,
  countingIds,
  executionArn,
  folder,
  functionArn,
  historyOf,
  machineArn,
  manualClock,
  single,
} from './given.ts';

/** The function that tasks ask. */
export const ask = functionArn('ask');
/** A machine of one task that waits for its token. */
export const asking = (more: object = {}) =>
  single({
    Type: 'Task',
    Resource: callback,
    Arguments: { FunctionName: ask, Payload: '{% $states.context.Task.Token %}' },
    ...more,
  });

/** One folder, clock and list of tokens for one start after the other; the earlier one is gone then. */
export function restartableBackend(definition: object, work?: (token: string) => unknown) {
  const tokens: string[] = [];
  const shared = { directory: folder(), clock: manualClock(), newId: countingIds() };
  const functions = { [ask]: (token: string) => (tokens.push(token), work?.(token)) };
  let last: Awaited<ReturnType<typeof backend>> | undefined;
  const start = async (options: Partial<StatesOptions> = {}) => {
    await last?.states.stop();
    const given = await backend(definition, functions, { ...shared, ...options });
    last = given;
    const { operations } = given;
    return {
      ...given,
      start: (name = 'one', input = '{}') => operations.StartExecution!({ stateMachineArn: machineArn, name, input }),
      describe: (name = 'one') => operations.DescribeExecution!({ executionArn: executionArn(name) }),
      answer: (taskToken: string, output = '1') => operations.SendTaskSuccess!({ taskToken, output }),
      history: (name = 'one') => historyOf(operations, name),
    };
  };
  return { ...shared, began: shared.clock.now(), tokens, start, journal: join(shared.directory, 'journal.jsonl') };
}

import {
  ExecutionAlreadyExists,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { WorkflowInput } from '../domain/groups.ts';
import { environment } from './environment.ts';
import { withoutValues } from './service-errors.ts';

const client = withoutValues(new SFNClient({}));

/** Starts the execution of a request; one that has been started before stays as it is. */
export async function startWorkflow(input: WorkflowInput): Promise<void> {
  const start = new StartExecutionCommand({
    stateMachineArn: environment('STATE_MACHINE_ARN'),
    name: input.requestId,
    input: JSON.stringify(input),
  });
  await unless(ExecutionAlreadyExists, client.send(start));
}

/** Completes a waiting task; @returns false where it is over already. */
export function completeTask(taskToken: string): Promise<boolean> {
  return unlessSettled(client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })));
}

/** Fails a waiting task; the cause stays in the history of the execution, so it is no text that people wrote. @returns false where it is over already. */
export function failTask(taskToken: string, error: string, cause: string): Promise<boolean> {
  return unlessSettled(client.send(new SendTaskFailureCommand({ taskToken, error, cause })));
}

/** A token whose task is over answers TaskTimedOut, even when it was this very call, sent before, that ended it. */
async function unlessSettled(sent: Promise<unknown>): Promise<boolean> {
  return (await unless(TaskTimedOut, unless(TaskDoesNotExist, sent))) !== undefined;
}

async function unless<Output>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- constructors of the SDK's errors differ in their options
  expected: new (options: any) => Error,
  sent: Promise<Output>,
): Promise<Output | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof expected) return undefined;
    throw error;
  }
}

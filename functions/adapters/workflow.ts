import { createHash } from 'node:crypto';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { WorkflowInput } from '../domain/groups.ts';
import type { OpenSignature } from '../domain/open-signature.ts';
import { environment } from './environment.ts';
import { log, logContext } from './log.ts';
import { redactErrors } from './service-errors.ts';
import { timeLimits } from './time-limits.ts';

const client = redactErrors(new SFNClient(timeLimits));

/**
 * The name of an execution: the first one has the request's id, each later one a hash of the id and its number, which is
 * longer than any id.
 */
export const executionName = ({ requestId, execution = 1 }: Pick<WorkflowInput, 'requestId' | 'execution'>): string =>
  execution === 1
    ? requestId
    : `${createHash('sha256').update(`${requestId}/${execution}`).digest('hex')}-${execution}`;

/** The ARN of an execution, whether or not it has been started. */
export const executionArnOf = (input: Parameters<typeof executionName>[0]): string =>
  `${environment('STATE_MACHINE_ARN').replace(':stateMachine:', ':execution:')}:${executionName(input)}`;

/** How far the clock of Step Functions may be behind, in milliseconds. */
const behind = 1000;

/**
 * Starts an execution; one that has been started before stays as it is. Where that one still runs, Step Functions answers
 * as it did then, so the time of the start tells:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @returns whether it was started now; of calls at the same moment each says so
 */
export async function startWorkflow(input: WorkflowInput): Promise<boolean> {
  const now = Date.now();
  const start = new StartExecutionCommand({
    stateMachineArn: environment('STATE_MACHINE_ARN'),
    name: executionName(input),
    input: JSON.stringify(input),
  });
  const started = await unless(ExecutionAlreadyExists, client.send(start));
  return started !== undefined && started.startDate!.getTime() >= now - behind;
}

/** What is known of an execution. */
export interface Execution {
  status: string;
  input: WorkflowInput;
  /** The error that it ended by; undefined where it has none. */
  error?: string | undefined;
  /** When it ended, in milliseconds since the epoch; undefined where it has not. */
  endedAt?: number | undefined;
}

/** Describes an execution; undefined where Step Functions knows none, or knows it no more. */
export async function describeWorkflow(executionArn: string): Promise<Execution | undefined> {
  const described = await unless(ExecutionDoesNotExist, client.send(new DescribeExecutionCommand({ executionArn })));
  if (!described) return undefined;
  const { status, input, error, stopDate } = described;
  return { status: status!, input: JSON.parse(input!) as WorkflowInput, error, endedAt: stopDate?.getTime() };
}

/** The task that waits for a signer. */
type WaitingTask = Pick<OpenSignature, 'requestId' | 'taskToken'>;

/** Completes a waiting task; @returns false where it is over already. */
export function completeTask(task: WaitingTask): Promise<boolean> {
  return unlessSettled(task, client.send(new SendTaskSuccessCommand({ taskToken: task.taskToken, output: '{}' })));
}

/** Fails a waiting task; the cause stays in the history of the execution, so it is no text that people wrote. @returns false where it is over already. */
export function failTask(task: WaitingTask, error: string, cause: string): Promise<boolean> {
  return unlessSettled(task, client.send(new SendTaskFailureCommand({ taskToken: task.taskToken, error, cause })));
}

/** Fails the task that waits for who had a place: its state asks again, and finds who has it now. @returns as `failTask` */
export const askPlaceAgain = (task: WaitingTask): Promise<boolean> =>
  failTask(task, 'SignerReassigned', 'the place has gone to another person');

/**
 * Says whether a task waits yet, and so its execution runs. A heartbeat tells it and changes nothing, as the state has no time limit
 * for heartbeats; Step Functions takes thirty times as many as descriptions.
 */
export const isWaiting = (task: WaitingTask): Promise<boolean> =>
  unlessSettled(task, client.send(new SendTaskHeartbeatCommand({ taskToken: task.taskToken })));

/**
 * A token whose task is over answers TaskTimedOut, even when it was this very call, sent before, that ended it; one of a
 * state machine that was deployed anew, or of executions that were lost, is none at all, which should be known. Nothing
 * waits for either.
 */
async function unlessSettled({ requestId }: WaitingTask, sent: Promise<unknown>): Promise<boolean> {
  try {
    return (await unless(TaskTimedOut, unless(TaskDoesNotExist, sent))) !== undefined;
  } catch (error) {
    if (!(error instanceof InvalidToken)) throw error;
    log.warn('Step Functions knows no such task token', logContext(requestId));
    return false;
  }
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

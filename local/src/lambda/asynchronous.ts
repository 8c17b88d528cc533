import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import { createDurableJobs } from '../shared/durable-jobs.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { AwsError, type InvocationResult } from '../shared/service.ts';
import type { FunctionOptions } from './functions.ts';

/** Events that functions handle later; each is on disk until it is handled or given up. */
export interface AsynchronousInvocations {
  /** Settles once what an earlier run left is taken up; rejects where the files cannot be read. */
  opened: Promise<void>;
  /** Takes an event (JSON text); resolves once it is on disk. */
  enqueue(target: FunctionOptions, event: string, requestId: string): Promise<void>;
  /** Starts no further attempt and closes the files; what is left runs after the next start. */
  stop(): Promise<void>;
}

interface Job {
  functionName: string;
  requestId: string;
  event: string;
  receivedAt: number;
  /** Finished attempts; those that Lambda itself refuses do not count. */
  attempts: number;
  /** How often Lambda itself refused: by a throttle or a system error. */
  throttles: number;
}

const second = 1000;
const minute = 60 * second;

/**
 * Opens the queue of asynchronous invocations: two retries after one and two minutes of the clock, then the function's
 * on-failure destination. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsynchronousInvocations({
  directory,
  disk,
  clock,
  find,
  invoke,
  sendDeadLetter,
  during,
}: {
  directory: string;
  disk: Disk;
  clock: Clock;
  find(functionName: string): FunctionOptions | undefined;
  invoke(target: FunctionOptions, event: string, requestId: string): Promise<InvocationResult>;
  /** Sends under the function's role. */
  sendDeadLetter(destinationArn: string, body: string, roleArn: string): Promise<void>;
  during?: Activity['during'];
}): AsynchronousInvocations {
  const perform = async (job: Job, stopping: AbortSignal) => {
    const target = find(job.functionName);
    // A template may lose a function while its events wait.
    if (!target) return undefined;
    const result = await invoke(target, job.event, job.requestId).catch(refusedOrThrow);
    if (result !== 'refused' && result.ok) return undefined;
    if (stopping.aborted) return 0;
    if (result === 'refused') job.throttles++;
    else job.attempts++;

    const {
      MaximumRetryAttempts = 2,
      MaximumEventAgeInSeconds = 6 * 60 * 60,
      DestinationConfig,
    } = target.eventInvoke ?? {};
    const delay = result === 'refused' ? Math.min(second * 2 ** job.throttles, 5 * minute) : minute * job.attempts;
    const exhausted = job.attempts > MaximumRetryAttempts;
    const expired = clock.now() + delay - job.receivedAt > MaximumEventAgeInSeconds * second;
    if (!exhausted && !expired) return delay;
    const destination = DestinationConfig?.OnFailure?.Destination;
    const condition = exhausted ? 'RetriesExhausted' : 'EventAgeExceeded';
    if (destination)
      await sendDeadLetter(destination, envelope(target, job, condition, result, clock), target.roleArn).catch(orLost);
    return undefined;
  };
  // The functions of a backend that just starts find its port closed for a moment.
  const jobs = createDurableJobs({ directory, disk, clock, perform, retryAfter: minute, startAfter: second, during });

  return {
    opened: jobs.opened,
    enqueue: (target, event, requestId) =>
      jobs.add({ functionName: target.name, requestId, event, receivedAt: clock.now(), attempts: 0, throttles: 0 }),
    stop: () => jobs.stop(),
  };
}

/** An event whose destination may not be sent to is lost, as it is on AWS. */
function orLost(error: Error): void {
  if (error.name !== 'AccessDeniedException') throw error;
}

/** Lambda keeps an event for as long as it is throttled, or fails by itself. */
function refusedOrThrow(error: Error): 'refused' {
  if (error instanceof AwsError && (error.statusCode === 429 || error.statusCode >= 500)) return 'refused';
  throw error;
}

function envelope(
  { arn }: FunctionOptions,
  { requestId, event, attempts }: Job,
  condition: string,
  result: InvocationResult | 'refused',
  clock: Clock,
): string {
  const failed = result !== 'refused' && !result.ok ? result.error : undefined;
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(clock.now()).toISOString(),
    requestContext: { requestId, functionArn: `${arn}:$LATEST`, condition, approximateInvokeCount: attempts },
    requestPayload: JSON.parse(event) as unknown,
    ...(failed && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: failed,
    }),
  });
}

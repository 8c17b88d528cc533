import { mkdirSync } from 'node:fs';
import { Level } from 'level';
import type { Clock } from '../clock.ts';
import type { InvocationResult } from '../service.ts';
import type { FunctionOptions } from './functions.ts';

/** Events that functions handle later; each is on disk until it is handled or given up. */
export interface AsynchronousInvocations {
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
  /** Finished attempts; throttled ones do not count. */
  attempts: number;
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
  clock,
  find,
  invoke,
  sendDeadLetter,
}: {
  directory: string;
  clock: Clock;
  find(functionName: string): FunctionOptions | undefined;
  invoke(target: FunctionOptions, event: string, requestId: string): Promise<InvocationResult>;
  /** Sends under the function's role. */
  sendDeadLetter(destinationArn: string, body: string, roleArn: string): Promise<void>;
}): AsynchronousInvocations {
  mkdirSync(directory, { recursive: true });
  const jobs = new Level<string, Job>(directory, { valueEncoding: 'json' });
  const timers = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  let stopped = false;
  let count = 0;

  const later = (key: string, job: Job, delay: number) => {
    if (stopped) return;
    const cancel = clock.at(clock.now() + delay, () => {
      timers.delete(key);
      run(key, job);
    });
    timers.set(key, cancel);
  };
  const run = (key: string, job: Job) => {
    const attempt = perform(key, job)
      .catch(() => later(key, job, minute))
      .finally(() => running.delete(attempt));
    running.add(attempt);
  };
  const perform = async (key: string, job: Job) => {
    const target = find(job.functionName);
    // A template may lose a function while its events wait.
    if (!target) return jobs.del(key);
    const result = await invoke(target, job.event, job.requestId).catch(throttledOrThrow);
    if (result !== 'throttled' && result.ok) return jobs.del(key);
    if (stopped) return;
    if (result === 'throttled') job.throttles++;
    else job.attempts++;

    const {
      MaximumRetryAttempts = 2,
      MaximumEventAgeInSeconds = 6 * 60 * 60,
      DestinationConfig,
    } = target.eventInvoke ?? {};
    const delay = result === 'throttled' ? Math.min(second * 2 ** job.throttles, 5 * minute) : minute * job.attempts;
    const exhausted = job.attempts > MaximumRetryAttempts;
    const expired = clock.now() + delay - job.receivedAt > MaximumEventAgeInSeconds * second;
    if (!exhausted && !expired) {
      await jobs.put(key, job);
      return later(key, job, delay);
    }
    const destination = DestinationConfig?.OnFailure?.Destination;
    const condition = exhausted ? 'RetriesExhausted' : 'EventAgeExceeded';
    if (destination)
      await sendDeadLetter(destination, envelope(target, job, condition, result, clock), target.roleArn).catch(orLost);
    await jobs.del(key);
  };

  const opened = (async () => {
    await jobs.open();
    for await (const [key, job] of jobs.iterator()) {
      count = Number(key);
      // The functions of a backend that just starts find its port closed for a moment.
      later(key, job, second);
    }
  })();
  opened.catch(() => {});

  return {
    async enqueue(target, event, requestId) {
      await opened;
      const key = String(++count).padStart(16, '0');
      const job = { functionName: target.name, requestId, event, receivedAt: clock.now(), attempts: 0, throttles: 0 };
      await jobs.put(key, job);
      if (!stopped) run(key, job);
    },
    async stop() {
      stopped = true;
      for (const cancel of timers.values()) cancel();
      await opened.catch(() => {});
      await Promise.all(running);
      await jobs.close();
    },
  };
}

/** An event whose destination may not be sent to is lost, as it is on AWS. */
function orLost(error: Error): void {
  if (error.name !== 'AccessDeniedException') throw error;
}

function throttledOrThrow(error: Error): 'throttled' {
  if (error.name === 'TooManyRequestsException') return 'throttled';
  throw error;
}

function envelope(
  { arn }: FunctionOptions,
  { requestId, event, attempts }: Job,
  condition: string,
  result: InvocationResult | 'throttled',
  clock: Clock,
): string {
  const failed = result !== 'throttled' && !result.ok ? result.error : undefined;
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

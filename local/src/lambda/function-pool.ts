import { AwsError, type InvocationResult } from '../shared/service.ts';
import type { FunctionWorker, Invocation } from './function-worker.ts';

/** The workers of one function. */
export interface FunctionPool {
  /**
   * Handles one event in a free worker, a new one, or when all are busy in the first that gets free.
   * @returns what came of it, and how long it had a worker: there is always a free one on AWS, so waiting is no part of it
   * @throws AwsError `TooManyRequestsException` beyond the reserved concurrency
   */
  run(invocation: Invocation): Promise<{ result: InvocationResult; milliseconds: number }>;
  /** Ends all workers; events that wait or run fail. */
  stop(): Promise<void>;
}

/**
 * Makes a pool without workers; they start on demand and stay.
 * @param workers the most that run at a time
 * @param reserved the reserved concurrency; without it events wait instead of being refused
 */
export function createFunctionPool(
  startWorker: () => FunctionWorker,
  { workers, reserved }: { workers: number; reserved: number | undefined },
): FunctionPool {
  const idle: FunctionWorker[] = [];
  const all = new Set<FunctionWorker>();
  const waiting: ((worker: FunctionWorker) => void)[] = [];
  let running = 0;
  let stopped = false;

  const start = () => {
    const worker = startWorker();
    all.add(worker);
    return worker;
  };
  const take = (): FunctionWorker | Promise<FunctionWorker> => {
    for (let worker = idle.pop(); worker; worker = idle.pop()) {
      if (!worker.ended()) return worker;
      all.delete(worker);
    }
    if (all.size < workers) return start();
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (worker: FunctionWorker, ended: boolean) => {
    if (ended) all.delete(worker);
    const next = waiting.shift();
    if (next) next(ended ? start() : worker);
    else if (!ended) idle.push(worker);
  };

  return {
    async run(invocation) {
      if (stopped) return notRun;
      if (reserved !== undefined && running >= reserved) throw throttled();
      running++;
      try {
        const worker = await take();
        if (stopped) return notRun;
        const start = performance.now();
        const { result, ended } = await worker.run(invocation);
        const milliseconds = performance.now() - start;
        if (!stopped) give(worker, ended);
        return { result, milliseconds };
      } finally {
        running--;
      }
    },
    async stop() {
      stopped = true;
      await Promise.all([...all].map((worker) => worker.stop()));
      for (const next of waiting.splice(0)) next(undefined as never);
    },
  };
}

const notRun: { result: InvocationResult; milliseconds: number } = {
  result: { ok: false, error: { errorType: 'Runtime.ExitError', errorMessage: 'the local runtime stopped' } },
  milliseconds: 0,
};

const throttled = () =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    Type: 'User',
  });

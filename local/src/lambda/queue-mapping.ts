import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import type { InvocationResult } from '../shared/service.ts';
import { backoff } from './deliver-batch.ts';
import { itemFailures } from './item-failures.ts';
import { queueRecord, type QueueMessage, type QueueRecord } from './queue-record.ts';
import { createStopSignal } from './stop-signal.ts';

/** What a mapping needs of a queue. */
export interface MessageSource {
  arn: string;
  /** Seconds for which a received message is hidden. */
  visibilityTimeout: number;
  /** Gives what can be received now. */
  receive(most: number): Promise<QueueMessage[]>;
  /** Deletes received messages. */
  delete(receiptHandles: string[]): Promise<void>;
  /** When a message can next be received, in milliseconds since the epoch; undefined while there is none. */
  nextAt(): number | undefined;
  /** Calls back whenever `nextAt` may be sooner than it was; returns what ends it. */
  onMessage(listener: () => void): () => void;
}

/** Resolved properties of an `AWS::Lambda::EventSourceMapping` on a queue; members not named here are ignored. */
export interface QueueMappingProperties {
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  FunctionResponseTypes?: string[];
  ScalingConfig?: { MaximumConcurrency?: number };
}

/** What became of some messages, for logs and meters. */
export interface QueueMappingReport {
  outcome: 'delivered' | 'failed' | 'throttled';
  messages: number;
  error?: string;
}

/** A queue's way to a function. */
export interface QueueMapping {
  /** Takes no further message and waits for those on their way; what is not deleted comes again. */
  stop(): Promise<void>;
}

/** The most bytes of messages in one event: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const bytesOfBatch = 6_000_000;
/** What one request gives: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const maxOfRequest = 10;
/** Lambda begins with so many and would add more: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const batchesAtOnce = 5;

/**
 * Carries the messages of a standard queue to a function: at least once, several batches at a time. What the function
 * did not handle stays in the queue, which gives it again after its visibility timeout, or to its dead-letter queue.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * and https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createQueueMapping({
  queue,
  properties,
  clock,
  region,
  invoke,
  during = (work) => work(),
  report = () => {},
}: {
  queue: MessageSource;
  properties: QueueMappingProperties;
  clock: Clock;
  region: string;
  /** Invokes the function with `{ Records }`. */
  invoke(payload: { Records: QueueRecord[] }): Promise<InvocationResult>;
  /** Goes around all that waits neither for a message nor for the clock. @default nothing */
  during?: Activity['during'];
  report?: (report: QueueMappingReport) => void;
}): QueueMapping {
  const {
    BatchSize = maxOfRequest,
    MaximumBatchingWindowInSeconds: window = 0,
    FunctionResponseTypes = [],
    ScalingConfig: { MaximumConcurrency = batchesAtOnce } = {},
  } = properties;
  const reportsItemFailures = FunctionResponseTypes.includes('ReportBatchItemFailures');
  const signal = createStopSignal(clock);
  const running = new Set<Promise<void>>();
  /** How many batches may be on their way: fewer after failures, more again after successes. */
  let allowed = MaximumConcurrency;
  let wake = () => {};

  const scale = (isWell: boolean) => {
    allowed = isWell ? Math.min(allowed + 1, MaximumConcurrency) : Math.max(1, Math.floor(allowed / 2));
  };
  const settle = async (messages: QueueMessage[], result: InvocationResult) => {
    const ids = messages.map(({ id }) => id);
    const failed = !result.ok ? 'all' : reportsItemFailures ? itemFailures(result.payload, ids) : [];
    if (result.ok || !reportsItemFailures) scale(result.ok);
    const done = failed === 'all' ? [] : messages.filter(({ id }) => !failed.includes(id));
    if (done.length > 0) await queue.delete(done.map(({ receiptHandle }) => receiptHandle));
    const error = result.ok ? {} : { error: `${result.error.errorType}: ${result.error.errorMessage}` };
    report({ outcome: result.ok ? 'delivered' : 'failed', messages: messages.length, ...error });
  };
  /** Whether the function refused for now. */
  const attempt = async (messages: QueueMessage[]): Promise<boolean> => {
    try {
      await settle(
        messages,
        await invoke({ Records: messages.map((each) => queueRecord(each, { ...queue, region })) }),
      );
      return false;
    } catch (error) {
      const isThrottled = (error as Error).name === 'TooManyRequestsException';
      scale(false);
      report({ outcome: isThrottled ? 'throttled' : 'failed', messages: messages.length, error: String(error) });
      return isThrottled;
    }
  };
  /** Tries a throttled batch again for as long as its messages are hidden. */
  const deliver = async (messages: QueueMessage[]) => {
    const end = clock.now() + queue.visibilityTimeout * 1000;
    for (let throttles = 1; await during(() => attempt(messages)); throttles++) {
      if (signal.stopped() || clock.now() + backoff(throttles) >= end) return;
      await signal.wait(backoff(throttles));
    }
  };
  const run = (messages: QueueMessage[]) => {
    const ended = deliver(messages).finally(() => running.delete(ended));
    running.add(ended);
  };

  /** Resolves at a time, or when a message may have come. */
  const woken = (time: number | undefined) =>
    new Promise<void>((resolve) => {
      const cancel = time === undefined ? () => {} : clock.at(time, () => wake());
      wake = () => {
        cancel();
        resolve();
      };
    });
  /** Waits for messages, and with some of them for more until the window closes or the batch is full. */
  const gather = async () => {
    const messages: QueueMessage[] = [];
    let end = Infinity;
    for (;;) {
      const most = Math.min(BatchSize - messages.length, maxOfRequest);
      messages.push(...(await during(() => queue.receive(most))));
      if (messages.length > 0) end = Math.min(end, clock.now() + window * 1000);
      if (messages.length >= BatchSize || clock.now() >= end || signal.stopped()) return messages;
      const next = Math.min(queue.nextAt() ?? Infinity, end);
      if (next > clock.now()) await woken(next === Infinity ? undefined : next);
      if (signal.stopped()) return messages;
    }
  };
  const poll = async () => {
    while (!signal.stopped()) {
      while (running.size >= allowed) await Promise.race(running);
      const messages = await gather().catch(async (error: unknown) => {
        if (signal.stopped()) return [];
        report({ outcome: 'failed', messages: 0, error: String(error) });
        await signal.wait(backoff(Infinity));
        return [];
      });
      if (!signal.stopped()) for (const batch of batchesOf(messages)) run(batch);
    }
  };
  const end = queue.onMessage(() => wake());
  const polling = poll();

  return {
    async stop() {
      signal.stop();
      end();
      wake();
      await polling;
      await Promise.all(running);
    },
  };
}

/** Cuts messages where their texts would be too much for one event. */
function batchesOf(messages: QueueMessage[]): QueueMessage[][] {
  const batches: QueueMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = Buffer.byteLength(JSON.stringify(message));
    bytes += size;
    if (bytes > bytesOfBatch) {
      batches.push([]);
      bytes = size;
    }
    batches.at(-1)!.push(message);
  }
  return batches;
}

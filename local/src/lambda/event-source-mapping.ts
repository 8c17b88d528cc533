import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { readEventPattern } from '../shared/event-pattern.ts';
import type { InvocationResult } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { createCheckpoint } from './checkpoint.ts';
import { backoff, deliverBatch, type Delivery } from './deliver-batch.ts';
import { createLane } from './lane.ts';
import type { RecordStream, SourceRecord } from './record-stream.ts';
import { createStopSignal } from './stop-signal.ts';
import { streamDeadLetter } from './stream-dead-letter.ts';
import { createReading } from './stream-reading.ts';

/** Resolved properties of an `AWS::Lambda::EventSourceMapping` on a stream; members not named here are ignored. */
export interface EventSourceMappingProperties {
  FunctionName?: string;
  Enabled?: boolean;
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  FilterCriteria?: { Filters?: { Pattern: string }[] };
  FunctionResponseTypes?: string[];
  BisectBatchOnFunctionError?: boolean;
  MaximumRetryAttempts?: number;
  MaximumRecordAgeInSeconds?: number;
  ParallelizationFactor?: number;
  DestinationConfig?: { OnFailure?: { Destination?: string } };
  StartingPosition?: string;
}

/** What became of some records, for logs and meters. */
export interface MappingReport {
  name: string;
  outcome: 'delivered' | 'failed' | 'throttled' | 'filtered' | 'discarded' | 'rewound';
  records: number;
  /** What the function said where it failed, or what became of positions. */
  error?: string;
}

/** A stream's way to a function. */
export interface EventSourceMapping {
  /** Takes no further batch and waits for those on their way; the next start goes on from there. */
  stop(): Promise<void>;
}

const day = 24 * 60 * 60;

/**
 * Carries a table's stream to a function: in order for each partition key, at least once, also over a `kill -9`.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function createEventSourceMapping({
  name,
  stream,
  streamArn,
  properties,
  clock,
  invoke,
  sendDeadLetter,
  directory,
  disk,
  report = () => {},
  newId = randomUUID,
}: {
  name: string;
  stream: RecordStream;
  streamArn: string;
  properties: EventSourceMappingProperties;
  clock: Clock;
  /** Invokes the function with `{ Records }`. */
  invoke(payload: { Records: SourceRecord[] }): Promise<InvocationResult>;
  sendDeadLetter(destinationArn: string, body: string): Promise<void>;
  /** The folder of this mapping's positions. */
  directory: string;
  disk: Disk;
  report?: (report: MappingReport) => void;
  newId?: () => string;
}): EventSourceMapping {
  const {
    FunctionName = '',
    Enabled = true,
    BatchSize = 100,
    MaximumBatchingWindowInSeconds = 0,
    FilterCriteria,
    FunctionResponseTypes = [],
    BisectBatchOnFunctionError = false,
    MaximumRetryAttempts = -1,
    MaximumRecordAgeInSeconds = -1,
    ParallelizationFactor = 1,
    DestinationConfig,
    StartingPosition = 'TRIM_HORIZON',
  } = properties;
  const filters = (FilterCriteria?.Filters ?? []).map((filter) =>
    readEventPattern(JSON.parse(filter.Pattern), 'mapping'),
  );
  const destination = DestinationConfig?.OnFailure?.Destination;
  const checkpoint = createCheckpoint(directory, disk);
  const signal = createStopSignal(clock);
  const reportOutcome = (outcome: MappingReport['outcome'], records: number, error?: string) =>
    report({ name, outcome, records, ...(error !== undefined && { error }) });

  const discard: Delivery['discard'] = async (records, condition, attempts, failed) => {
    reportOutcome('discarded', records.length, condition);
    if (!destination) return;
    const details = { streamArn, functionArn: FunctionName, condition, attempts, failed, requestId: newId() };
    const body = JSON.stringify(streamDeadLetter(records, { ...details, now: clock.now() }));
    const send = () => sendDeadLetter(destination, body).then(...yesOrNo);
    for (let failures = 1; !signal.stopped() && !(await send()); failures++) await signal.wait(backoff(failures));
  };
  const attempt = async (records: SourceRecord[]) => {
    try {
      const result = await invoke({ Records: records });
      if (result.ok) reportOutcome('delivered', records.length);
      else reportOutcome('failed', records.length, `${result.error.errorType}: ${result.error.errorMessage}`);
      return result;
    } catch (error) {
      reportOutcome(
        (error as Error).name === 'TooManyRequestsException' ? 'throttled' : 'failed',
        records.length,
        String(error),
      );
      throw error;
    }
  };
  const lanes = Array.from({ length: ParallelizationFactor }, () => {
    const delivery: Delivery = {
      maximumRetryAttempts: MaximumRetryAttempts,
      maximumRecordAge: MaximumRecordAgeInSeconds < 0 ? day : MaximumRecordAgeInSeconds,
      bisect: BisectBatchOnFunctionError,
      reportsItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
      clock,
      invoke: attempt,
      discard,
      acknowledge(record) {
        lane.acknowledge(record);
        checkpoint.save(reading.positions());
        reading.wake();
      },
      wait: signal.wait,
      stopped: signal.stopped,
    };
    const lane = createLane({
      batchSize: BatchSize,
      window: MaximumBatchingWindowInSeconds * 1000,
      clock,
      wait: signal.wait,
      stopped: signal.stopped,
      deliver: (records) => deliverBatch(records, delivery),
    });
    return lane;
  });
  const reading = createReading({
    stream,
    lanes,
    checkpoint,
    startsLatest: StartingPosition === 'LATEST',
    wanted(record) {
      const matches = filters.length === 0 || filters.some((filter) => filter(record));
      if (!matches) reportOutcome('filtered', 1);
      return matches;
    },
    failed: (error) => reportOutcome('failed', 0, `cannot read the stream: ${String(error)}`),
    rewound: (saved, last) =>
      reportOutcome('rewound', 0, `the stream ends at ${last ?? 'nothing'}, before its positions ${saved.join(', ')}`),
    wait: signal.wait,
    stopped: signal.stopped,
  });
  const ends = Enabled ? [stream.onRecord(reading.wake), stream.protect(reading.earliest)] : [];
  if (Enabled) reading.wake();

  return {
    async stop() {
      signal.stop();
      for (const end of ends) end();
      await reading.ended();
      await Promise.all(lanes.map((lane) => lane.ended()));
      await checkpoint.flush();
    },
  };
}

const yesOrNo = [() => true, () => false] as const;

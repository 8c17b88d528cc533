import type { Clock } from '../shared/clock.ts';
import { sequenceOf, type SourceRecord } from './record-stream.ts';

/** Records of some keys on their way to the function, one batch at a time, in order. */
export interface Lane {
  /** Adds a record; `before` is the place in the stream up to which everything was read before it. */
  push(record: SourceRecord, before: string | undefined): void;
  /** Records that are not done yet. */
  outstanding(): number;
  /** … and the bytes that they take as JSON. */
  outstandingBytes(): number;
  /** Everything of this lane up to here is done, while records are outstanding. */
  settled(): string | undefined;
  /** Everything up to this record is done. */
  acknowledge(record: SourceRecord): void;
  /** Resolves when the batch on its way ended; once the mapping stops it takes no further one. */
  ended(): Promise<void>;
}

/** The most bytes of records in one batch: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
const batchBytes = 6_000_000;

/** Makes an empty lane. */
export function createLane({
  batchSize,
  window,
  clock,
  wait,
  stopped,
  deliver,
}: {
  batchSize: number;
  /** Milliseconds that a batch waits for more records. */
  window: number;
  clock: Clock;
  /** Resolves later by the clock, when `sooner` does, or when the mapping stops. */
  wait(milliseconds: number, sooner?: Promise<void>): Promise<void>;
  /** Whether the mapping stops. */
  stopped(): boolean;
  deliver(batch: SourceRecord[]): Promise<void>;
}): Lane {
  /** In order; those of the batch on its way come first. */
  const records: { record: SourceRecord; bytes: number; arrived: number }[] = [];
  let bytesHeld = 0;
  let settled: string | undefined;
  let running: Promise<void> | undefined;
  let full = () => {};

  const run = async () => {
    while (records.length > 0 && !stopped()) {
      if (window > 0 && records.length < batchSize) {
        const filled = new Promise<void>((resolve) => (full = resolve));
        await wait(records[0]!.arrived + window - clock.now(), filled);
        if (stopped()) break;
      }
      await deliver(nextBatch(records, batchSize));
    }
    running = undefined;
  };

  return {
    push(record, before) {
      if (records.length === 0) settled = before;
      const bytes = Buffer.byteLength(JSON.stringify(record));
      bytesHeld += bytes;
      records.push({ record, bytes, arrived: clock.now() });
      if (records.length >= batchSize) full();
      running ??= Promise.resolve().then(run);
    },
    outstanding: () => records.length,
    outstandingBytes: () => bytesHeld,
    settled: () => settled,
    acknowledge(record) {
      settled = sequenceOf(record);
      while (records[0] && sequenceOf(records[0].record) <= settled) bytesHeld -= records.shift()!.bytes;
    },
    async ended() {
      await running;
    },
  };
}

function nextBatch(records: { record: SourceRecord; bytes: number }[], batchSize: number): SourceRecord[] {
  let bytes = 0;
  const candidates = records.slice(0, batchSize);
  const end = candidates.findIndex((candidate, i) => (bytes += candidate.bytes) > batchBytes && i > 0);
  return (end === -1 ? candidates : candidates.slice(0, end)).map(({ record }) => record);
}

import type { Clock } from '../shared/clock.ts';
import type { InvocationResult } from '../shared/service.ts';
import { itemFailures } from './item-failures.ts';
import { sequenceOf, type SourceRecord } from './record-stream.ts';

/** Why records were given up, in AWS's words. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What becomes of a batch is told here. */
export interface Delivery {
  /** -1: as long as the records may live. */
  maximumRetryAttempts: number;
  maximumRecordAge: number;
  bisect: boolean;
  reportsItemFailures: boolean;
  clock: Clock;
  invoke(records: SourceRecord[]): Promise<InvocationResult>;
  /** Gives records up; `attempts` counts those of the batch, `failed` says whether the function itself failed. */
  discard(records: SourceRecord[], condition: DiscardCondition, attempts: number, failed: boolean): Promise<void>;
  /** Everything up to this record is done. */
  acknowledge(record: SourceRecord): void;
  /** Resolves later by the clock, or as soon as the mapping stops. */
  wait(milliseconds: number): Promise<void>;
  stopped(): boolean;
}

/** What an attempt gave: done, refused for now, or failed from the record at `from` on. */
type Outcome = 'done' | 'throttled' | { from: number; failed: boolean };

/**
 * Delivers a batch until each of its records is done or given up, or the mapping stops: partial failures, bisecting,
 * retries with backoff. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export async function deliverBatch(records: SourceRecord[], delivery: Delivery): Promise<void> {
  const { acknowledge, bisect, discard, maximumRetryAttempts, stopped, wait } = delivery;
  const batches = [records];
  /** Failed attempts of the first batch's first record. */
  let attempts = 0;
  let throttles = 0;

  const done = (batch: SourceRecord[]) => {
    attempts = 0;
    if (batch.length > 0) acknowledge(batch.at(-1)!);
  };

  for (let batch = batches.shift(); batch && !stopped(); batch = batches.shift()) {
    const outcome = await attempt(batch, delivery);
    if (outcome === 'done') {
      done(batch);
      continue;
    }
    if (stopped()) return;
    const { from, failed } = outcome === 'throttled' ? untouched : outcome;
    if (outcome !== 'throttled') throttles = 0;
    if (from > 0) done(batch.slice(0, from));
    const left = batch.slice(from);
    const expired = left.slice(0, countExpired(left, delivery));
    if (expired.length > 0) {
      await discard(expired, 'RecordAgeExceeded', attempts + 1, failed);
      if (stopped()) return;
      done(expired);
      if (expired.length < left.length) batches.unshift(left.slice(expired.length));
    } else if (outcome === 'throttled') {
      batches.unshift(left);
      await wait(backoff(++throttles));
    } else if (bisect && left.length > 1 && from === 0) {
      const middle = Math.ceil(left.length / 2);
      batches.unshift(left.slice(0, middle), left.slice(middle));
    } else if (maximumRetryAttempts >= 0 && attempts >= maximumRetryAttempts) {
      await discard(left, 'RetryAttemptsExhausted', attempts + 1, failed);
      if (stopped()) return;
      done(left);
    } else {
      batches.unshift(left);
      await wait(backoff(++attempts));
    }
  }
}

const untouched = { from: 0, failed: false };

/** How long to wait after so many failures: 1 s, doubling, at most 60 s. */
export const backoff = (failures: number) => Math.min(1000 * 2 ** (failures - 1), 60_000);

async function attempt(batch: SourceRecord[], { invoke, reportsItemFailures }: Delivery): Promise<Outcome> {
  let result: InvocationResult;
  try {
    result = await invoke(batch);
  } catch (error) {
    return (error as Error).name === 'TooManyRequestsException' ? 'throttled' : { from: 0, failed: true };
  }
  if (!result.ok) return { from: 0, failed: true };
  return reportsItemFailures ? reported(batch, result.payload) : 'done';
}

function reported(batch: SourceRecord[], payload: unknown): Outcome {
  const sequences = batch.map(sequenceOf);
  const failures = itemFailures(payload, sequences);
  if (failures === 'all') return { from: 0, failed: true };
  if (failures.length === 0) return 'done';
  return { from: Math.min(...failures.map((failure) => sequences.indexOf(failure))), failed: false };
}

function countExpired(records: SourceRecord[], { clock, maximumRecordAge }: Delivery): number {
  const oldest = clock.now() / 1000 - maximumRecordAge;
  const first = records.findIndex((record) => record.dynamodb.ApproximateCreationDateTime >= oldest);
  return first === -1 ? records.length : first;
}

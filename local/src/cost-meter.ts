import type { ConsumedUnits } from './dynamodb/types.ts';
import type { RuntimeEvent } from './runtime-event.ts';

/** What AWS would bill, in its own units. What is billed by time or volume (storage, logs, traces, connections) is not here. */
export interface Usage {
  /** States entered and retried, and for each execution its start and its end. */
  transitions: number;
  /** Runs of functions, each change of a stream delivered by itself: see `CostMeter`. */
  invocations: number;
  /** Runs as they were: changes that waited together came in one. */
  invocationsAsBatched: number;
  /** Time of the functions by their memory, each run rounded up to a millisecond. */
  gigabyteSeconds: number;
  /** Write request units of tables and indexes. */
  writeUnits: number;
  /** Read request units of tables and indexes. */
  readUnits: number;
  /** Changes that a stream brought to a function; free where Lambda reads. */
  streamRecords: number;
  /** Reads of a stream by others than Lambda, each up to a megabyte. */
  streamReads: number;
  /** Queries and mutations, those of the functions among them. */
  operations: number;
  /** Messages to subscribers, in pieces of 5 KB. */
  messages: number;
  /** Mails, those of user pools among them. */
  mails: number;
  /** Events that were put by other than AWS services, in pieces of 64 KB. */
  customEvents: number;
  /** Events that rules brought to targets; free for the events of AWS services. */
  eventDeliveries: number;
  /** Events that schedules made and rules brought to targets; free. */
  scheduledEvents: number;
  /** Requests of queues, in pieces of 64 KB; those that find nothing are billed by time and not here. */
  queueRequests: number;
  /** Requests of keys. */
  kmsRequests: number;
  /** Requests of buckets that write or list. */
  objectWrites: number;
  /** Requests of buckets that read; those that delete are free. */
  objectReads: number;
}

/** What a meter counts besides events: nobody else is given it, for there is much of it. */
export type Reading =
  | RuntimeEvent
  | ({ kind: 'consumed' } & ConsumedUnits)
  | { kind: 'operation' }
  | { kind: 'message'; bytes: number }
  | { kind: 'records'; records: number }
  | { kind: 'stream read' }
  | { kind: 'event put'; bytes: number }
  | { kind: 'event delivered'; isScheduled: boolean }
  | { kind: 'queue requests'; requests: number }
  | { kind: 'key request' }
  | { kind: 'object request'; billedAs: 'put' | 'get' };

/**
 * Counts what AWS would bill for what a backend does. Whether two changes of a request reach a function in one run or
 * two depends on timing, here as on AWS; `invocations` counts one for each, which is the most that can be billed and the
 * same each time.
 */
export interface CostMeter {
  record(reading: Reading): void;
  /** What there was since the last `take`. */
  take(): Usage;
}

/** Source: https://aws.amazon.com/appsync/pricing/ */
const bytesOfMessage = 5 * 1024;

/** Source: https://aws.amazon.com/eventbridge/pricing/ */
const bytesOfEvent = 64 * 1024;

/** Makes a meter that stands at zero; give it to `start`. */
export function createCostMeter(): CostMeter {
  let usage = nothing();
  const readers: { [Kind in Reading['kind']]?: (reading: Extract<Reading, { kind: Kind }>) => void } = {
    executionStarted: () => usage.transitions++,
    stateEntered: () => usage.transitions++,
    stateRetried: () => usage.transitions++,
    executionEnded: () => usage.transitions++,
    invoked({ milliseconds, memorySize }) {
      usage.invocations++;
      usage.invocationsAsBatched++;
      usage.gigabyteSeconds += (Math.ceil(milliseconds) / 1000) * (memorySize / 1024);
    },
    records({ records }) {
      usage.streamRecords += records;
      usage.invocations += records - 1;
    },
    consumed({ readUnits, writeUnits }) {
      usage.readUnits += readUnits;
      usage.writeUnits += writeUnits;
    },
    'stream read': () => usage.streamReads++,
    operation: () => usage.operations++,
    message: ({ bytes }) => (usage.messages += Math.ceil(bytes / bytesOfMessage)),
    mail: () => usage.mails++,
    'event put': ({ bytes }) => (usage.customEvents += Math.ceil(bytes / bytesOfEvent)),
    'event delivered': ({ isScheduled }) => usage[isScheduled ? 'scheduledEvents' : 'eventDeliveries']++,
    'queue requests': ({ requests }) => (usage.queueRequests += requests),
    'key request': () => usage.kmsRequests++,
    'object request': ({ billedAs }) => usage[billedAs === 'put' ? 'objectWrites' : 'objectReads']++,
  };
  return {
    record: (reading) => (readers[reading.kind] as ((reading: Reading) => void) | undefined)?.(reading),
    take() {
      const taken = usage;
      usage = nothing();
      return taken;
    },
  };
}

const nothing = (): Usage => ({
  transitions: 0,
  invocations: 0,
  invocationsAsBatched: 0,
  gigabyteSeconds: 0,
  writeUnits: 0,
  readUnits: 0,
  streamRecords: 0,
  streamReads: 0,
  operations: 0,
  messages: 0,
  mails: 0,
  customEvents: 0,
  eventDeliveries: 0,
  scheduledEvents: 0,
  queueRequests: 0,
  kmsRequests: 0,
  objectWrites: 0,
  objectReads: 0,
});

import { onTestFinished } from 'vitest';
import {
  createEventSourceMapping,
  type EventSourceMappingProperties,
  type MappingReport,
} from '../../src/lambda/event-source-mapping.ts';
import type { RecordStream, SourceRecord } from '../../src/lambda/record-stream.ts';
import type { InvocationResult } from '../../src/shared/service.ts';
import { folder, mailbox, steppedClock } from './given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

/** A record of an item `key`; its sequence number is its place. */
export const record = (place: number, key = 'a', now = Date.UTC(2026, 0, 1)) => ({
  eventName: 'MODIFY',
  dynamodb: {
    ApproximateCreationDateTime: now / 1000,
    Keys: { id: { S: key } },
    NewImage: { id: { S: key }, place: { N: String(place) } },
    SequenceNumber: String(place).padStart(21, '0'),
  },
});

/** The places of records. */
export const places = (records: SourceRecord[]) => records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));

/** A stream in memory; reading it fails while `fails`. */
export function memoryStream(records: ReturnType<typeof record>[] = []) {
  const listeners = new Set<() => void>();
  const protections = new Set<() => string | undefined>();
  const state = { fails: false };
  const stream: RecordStream = {
    async read(after = '', limit) {
      if (state.fails) throw new Error('no');
      return records.filter(({ dynamodb }) => dynamodb.SequenceNumber > after).slice(0, limit);
    },
    last: async () => records.at(-1)?.dynamodb.SequenceNumber,
    onRecord(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    protect(position) {
      protections.add(position);
      return () => void protections.delete(position);
    },
  };
  return {
    ...stream,
    records,
    state,
    protections,
    add(...added: ReturnType<typeof record>[]) {
      records.push(...added);
      for (const listener of listeners) listener();
    },
  };
}

/** A result that the function gives, or what it throws. */
export type Answer = InvocationResult | Error;

export const success: InvocationResult = { ok: true, payload: null };
export const failure: InvocationResult = { ok: false, error: { errorType: 'Error', errorMessage: 'no' } };
export const failedItems = (...failed: number[]): InvocationResult => ({
  ok: true,
  payload: { batchItemFailures: failed.map((place) => ({ itemIdentifier: record(place).dynamodb.SequenceNumber })) },
});

/** A mapping whose function answers as said for the places of a batch. */
export async function mapping(
  properties: EventSourceMappingProperties,
  answer: (places: number[], attempt: number) => Answer | Promise<Answer>,
  { stream = memoryStream(), directory }: { stream?: ReturnType<typeof memoryStream>; directory?: string } = {},
) {
  const clock = steppedClock();
  const batches = mailbox<number[]>();
  const letters = mailbox<{ destination: string; body: Record<string, unknown> }>();
  const reports: MappingReport[] = [];
  const path = directory ?? (await folder());
  let attempts = 0;
  const served = createEventSourceMapping({
    name: 'mapping',
    stream,
    streamArn: 'stream-arn',
    properties: { FunctionName: 'function-arn', BatchSize: 10, ...properties },
    clock,
    directory: path,
    disk: relaxedDisk(),
    report: (report) => reports.push(report),
    newId: () => 'id-1',
    async invoke({ Records }) {
      batches.put(places(Records));
      const result = await answer(places(Records), ++attempts);
      if (result instanceof Error) throw result;
      return result;
    },
    sendDeadLetter: async (destination, body) => letters.put({ destination, body: JSON.parse(body) }),
  });
  onTestFinished(served.stop);
  return { ...served, clock, batches, letters, reports, stream, directory: path };
}

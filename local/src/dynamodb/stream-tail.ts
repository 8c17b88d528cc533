import type { StreamRecord } from './types.ts';

/** The newest records of a stream in memory: who follows it is told of each at once, and reads none from the disk. */
export interface StreamTail {
  /** Takes a record that is about to be written, in their order. */
  add(record: StreamRecord): void;
  /** Gives out what was added up to this sequence number from now on: it is on disk. */
  written(sequenceNumber: string): void;
  /** Those after a sequence number, at most `limit`; undefined where older ones may be among them. */
  after(sequenceNumber: string, limit: number): StreamRecord[] | undefined;
  /** Gives no record up to this sequence number any more: they are removed. */
  forget(sequenceNumber: string): void;
}

/** What is kept: far more than a mapping has outstanding at a time, and little beside what it may hold. */
const mostRecords = 200;
const mostBytes = 1024 * 1024;

/** Begins a tail behind the newest record that there is. */
export function createStreamTail(last: string): StreamTail {
  const records: StreamRecord[] = [];
  let bytes = 0;
  /** All after it is here. */
  let start = last;
  let onDisk = last;

  const dropFirst = () => {
    const { SequenceNumber, SizeBytes } = records.shift()!.dynamodb;
    bytes -= SizeBytes;
    start = SequenceNumber;
  };
  return {
    add(record) {
      records.push(record);
      bytes += record.dynamodb.SizeBytes;
      while (records.length > mostRecords || bytes > mostBytes) dropFirst();
    },
    written: (sequenceNumber) => void (onDisk = sequenceNumber),
    after(sequenceNumber, limit) {
      if (sequenceNumber < start) return undefined;
      // Who follows is near the end.
      let first = records.length;
      while (first > 0 && records[first - 1]!.dynamodb.SequenceNumber > sequenceNumber) first--;
      return records.slice(first, first + limit).filter(({ dynamodb }) => dynamodb.SequenceNumber <= onDisk);
    },
    forget(sequenceNumber) {
      while (records.length > 0 && records[0]!.dynamodb.SequenceNumber <= sequenceNumber) dropFirst();
    },
  };
}

import type { StreamRecord } from './types.ts';

/** The newest records of a stream in memory, so that readers who keep up with it read none from the disk. */
export interface StreamTail {
  /** Keeps a record that is about to be written; in the order of their sequence numbers. */
  add(record: StreamRecord): void;
  /** Says that records up to this sequence number are on disk; `after` gives none before. */
  written(sequenceNumber: string): void;
  /** Records after a sequence number, at most `limit`; undefined where the first of them may be on disk alone. */
  after(sequenceNumber: string, limit: number): StreamRecord[] | undefined;
  /** Drops records up to this sequence number: they are removed. */
  forget(sequenceNumber: string): void;
}

/** What is kept: more records than a mapping usually has outstanding, in less memory than it may hold. */
const mostRecords = 200;
const mostBytes = 1024 * 1024;

/** Creates an empty tail; `last` is the sequence number of the newest record on disk. */
export function createStreamTail(last: string): StreamTail {
  const records: StreamRecord[] = [];
  let bytes = 0;
  /** Every later record is in `records`. */
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
      // From the end, where readers usually are.
      let first = records.length;
      while (first > 0 && records[first - 1]!.dynamodb.SequenceNumber > sequenceNumber) first--;
      return records.slice(first, first + limit).filter(({ dynamodb }) => dynamodb.SequenceNumber <= onDisk);
    },
    forget(sequenceNumber) {
      while (records.length > 0 && records[0]!.dynamodb.SequenceNumber <= sequenceNumber) dropFirst();
    },
  };
}

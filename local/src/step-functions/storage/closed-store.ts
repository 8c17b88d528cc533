import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { DamagedFile } from '../../shared/storage/damaged-file.ts';
import type { Disk } from '../../shared/storage/disk.ts';
import { openAppendFile } from './append-file.ts';
import type { EndStatus, ExecutionEnd } from '../asl/execution.ts';
import type { HistoryEvent } from '../asl/history.ts';
import { lineWriter, readLines } from './lines.ts';

/** What is kept in memory of a closed execution. */
export interface ClosedEntry {
  arn: string;
  revision: string;
  status: EndStatus;
  startedAt: number;
  endedAt: number;
  /** Where it stands in the file of closed executions. */
  offset: number;
  length: number;
  /** The checksum of its text; executions of earlier versions have none. */
  sum?: number;
}

/** A closed execution as it is read back. */
export interface ClosedExecution {
  arn: string;
  name: string;
  revision: string;
  startedAt: number;
  end: ExecutionEnd;
  events: HistoryEvent[];
}

/** The executions that have ended: a file of them, an index to it, and the index in memory. */
export interface ClosedStore {
  /** Those that have been closed for less than 90 days, as long as Step Functions keeps them. */
  find(arn: string, now: number): ClosedEntry | undefined;
  all(now: number): ClosedEntry[];
  read(entry: ClosedEntry): Promise<ClosedExecution>;
  /** Adds one; resolves once it is written. @param events as JSON */
  add(execution: Omit<ClosedExecution, 'events'>, events: string[]): Promise<void>;
  /** How many there have ever been, of those that are in the index on disk. */
  written(): number;
  close(): Promise<void>;
}

/** Where a folder has the index of its ended executions. */
export const closedIndexPath = (directory: string) => join(directory, 'closed-index.jsonl');

/**
 * Opens the store in a folder; what a crash left unfinished is cut and comes again from the journal.
 * @param cut told of the bytes of a torn last line of the index
 * @throws DamagedFile naming the file
 */
export async function openClosedStore(
  directory: string,
  cut: (file: string, bytes: number) => void,
  disk: Disk,
): Promise<ClosedStore> {
  const dataPath = join(directory, 'closed.jsonl');
  const indexPath = closedIndexPath(directory);
  const entries = new Map<string, ClosedEntry>();
  let dataSize = 0;
  const sums: (ClosedEntry & { sum: number })[] = [];
  /** Keeps an entry in mind, and those before it no longer than they are shown. */
  const addToIndex = (entry: ClosedEntry) => {
    entries.delete(entry.arn);
    entries.set(entry.arn, entry);
    for (const [arn, earlier] of entries)
      if (isKept(earlier, entry.endedAt)) break;
      else entries.delete(arn);
  };
  let count = 0;
  const { size, last, torn } = readLines(indexPath, (record) => {
    count++;
    const entry = record as ClosedEntry;
    addToIndex(entry);
    if (entry.sum !== undefined) sums.push(entry as typeof entry & { sum: number });
    dataSize = entry.offset + entry.length;
  });
  if (torn > 0) cut(indexPath, torn);
  const written = statSync(dataPath, { throwIfNoEntry: false })?.size ?? 0;
  if (written < dataSize) throw new DamagedFile(dataPath, `has ${written} bytes where its index names ${dataSize}`);
  check(dataPath, written, sums);
  const toLine = lineWriter(last);
  const data = await openAppendFile(dataPath, dataSize, disk);
  const index = await openAppendFile(indexPath, size, disk);
  const reader = await open(dataPath, 'r');
  let indexed: Promise<void> = Promise.resolve();

  return {
    find: (arn, now) => [entries.get(arn)].find((entry) => entry && isKept(entry, now)),
    all: (now) => [...entries.values()].filter((entry) => isKept(entry, now)),
    async read({ offset, length }) {
      const { buffer } = await reader.read(Buffer.allocUnsafe(length), 0, length, offset);
      return JSON.parse(buffer.toString()) as ClosedExecution;
    },
    async add(execution, events) {
      const text = `${JSON.stringify(execution).slice(0, -1)},"events":[${events.join(',')}]}\n`;
      const { arn, revision, startedAt, end } = execution;
      const entry = { arn, revision, status: end.status, startedAt, endedAt: end.at };
      const place = { offset: data.size(), length: Buffer.byteLength(text), sum: crc32(text) };
      data.append(text);
      // The index never names what is not written, and names executions in the order in which they stand.
      indexed = Promise.all([indexed, data.written()]).then(() =>
        index.append(toLine(JSON.stringify({ ...entry, ...place }))),
      );
      await indexed;
      await index.written();
      count++;
      addToIndex({ ...entry, ...place });
    },
    written: () => count,
    async close() {
      await indexed.catch(() => {});
      await Promise.all([data.close(), index.close(), reader.close()]);
    },
  };
}

const keptFor = 90 * 86_400_000;
const isKept = ({ endedAt }: ClosedEntry, now: number) => endedAt + keptFor > now;

/** Makes sure of every execution's checksum, whether it is still shown or not: damage seldom comes alone. */
function check(
  path: string,
  bytes: number,
  entries: { offset: number; length: number; sum: number; arn: string }[],
): void {
  if (bytes === 0) return;
  const file = openSync(path, 'r');
  try {
    for (const { offset, length, sum, arn } of entries) {
      const text = Buffer.allocUnsafe(length);
      readSync(file, text, 0, length, offset);
      if (crc32(text) !== sum) throw new DamagedFile(path, `is damaged at byte ${offset}, in ${arn}`);
    }
  } finally {
    closeSync(file);
  }
}

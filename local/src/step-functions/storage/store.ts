import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedFile } from '../../shared/storage/damaged-file.ts';
import type { Disk } from '../../shared/storage/disk.ts';
import { syncFolder } from '../../shared/storage/files.ts';
import { openAppendFile } from './append-file.ts';
import { openClosedStore } from './closed-store.ts';
import type { ClosedStore } from './closed-store.ts';
import { applyRecord, startedExecution } from '../asl/execution.ts';
import type { Execution, JournalRecord } from '../asl/execution.ts';
import { lineWriter, readLines } from './lines.ts';

/** All executions on disk: the journal of those in memory, and the store of the closed ones. */
export interface Store {
  /** Those in the journal by ARN: the open ones, and closed ones that have not been moved yet. */
  executions: Map<string, Execution>;
  closed: ClosedStore;
  /** The next free number. */
  nextNumber(): number;
  /** Applies a record and appends it to the journal; gives its execution. */
  record(record: JournalRecord): Execution;
  /** Resolves once every record so far is on disk. */
  written(): Promise<void>;
  /** How many records there have ever been, of those that are on disk; others remember it to know this journal again. */
  recordsWritten(): number;
  byNumber(number: number): Execution | undefined;
  /** Whether a compaction would more than halve the journal. */
  worthCompacting(): boolean;
  /** Writes the journal anew with what is in memory; nothing may be recorded meanwhile. */
  compact(): Promise<void>;
  close(): Promise<void>;
}

/** Where a folder has its journal. */
export const journalPath = (directory: string) => join(directory, 'journal.jsonl');

/** The first line of a journal that was compacted: how many records there were, and how many snapshots stand for them. */
interface CompactionRecord {
  records: number;
  snapshots: number;
}

/** How much of a compacted journal waits in memory to be written. */
const pieceSize = 4 << 20;

/**
 * Opens the store in a folder by folding its journal; nothing is evaluated.
 * @param compactAbove the bytes below which a journal is left as it is
 * @param cut told of the bytes of a torn last line, of the journal or another file
 * @throws DamagedFile naming file and line
 */
export async function openStore(
  directory: string,
  compactAbove: number,
  cut: (file: string, bytes: number) => void,
  disk: Disk,
): Promise<Store> {
  const path = journalPath(directory);
  const executions = new Map<string, Execution>();
  const numbers = new Map<number, Execution>();
  let next = 1;
  let live = 0;

  const fold = (record: JournalRecord, bytes: number): Execution => {
    if (record.start) {
      const started = startedExecution(record.execution, record.at, record.start);
      numbers.set(started.number, started);
      executions.set(started.arn, started);
      next = Math.max(next, started.number + 1);
    }
    const execution = numbers.get(record.execution)!;
    applyRecord(execution, record);
    execution.bytes += bytes;
    live += bytes;
    if (record.moved) {
      numbers.delete(execution.number);
      if (executions.get(execution.arn) === execution) executions.delete(execution.arn);
      live -= execution.bytes;
    }
    return execution;
  };

  let records = 0;
  const found = readLines(path, (line, bytes, number) => {
    if ('records' in (line as CompactionRecord)) {
      const compaction = line as CompactionRecord;
      records = compaction.records - compaction.snapshots;
      return;
    }
    records++;
    const record = line as JournalRecord;
    if (!record.start && !numbers.has(record.execution))
      throw new DamagedFile(path, `names in line ${number} execution ${record.execution}, which was never started`);
    fold(record, bytes);
  });
  if (found.torn > 0) cut(path, found.torn);
  let toLine = lineWriter(found.last);
  let journal = await openAppendFile(path, found.size, disk);
  const closed = await openClosedStore(directory, cut, disk).catch(async (error: unknown) => {
    await journal.close();
    throw error;
  });

  let recordsWritten = records;

  return {
    executions,
    closed,
    recordsWritten: () => recordsWritten,
    nextNumber: () => next,
    record(record) {
      const line = toLine(JSON.stringify(record));
      journal.append(line);
      const number = ++records;
      journal.written().then(
        () => (recordsWritten = Math.max(recordsWritten, number)),
        () => {},
      );
      return fold(record, Buffer.byteLength(line));
    },
    written: () => journal.written(),
    byNumber: (number) => numbers.get(number),
    worthCompacting: () => journal.size() > compactAbove && journal.size() > 2 * live,
    async compact() {
      await journal.written();
      const newPath = `${path}.new`;
      const toCompacted = lineWriter();
      const compacted = await openAppendFile(newPath, 0, disk);
      const header: CompactionRecord = { records, snapshots: numbers.size };
      compacted.append(toCompacted(JSON.stringify(header)));
      live = 0;
      let flushed = 0;
      for (const execution of numbers.values()) {
        const line = toCompacted(snapshot(execution));
        compacted.append(line);
        execution.bytes = Buffer.byteLength(line);
        live += execution.bytes;
        if (compacted.size() - flushed > pieceSize) {
          flushed = compacted.size();
          await compacted.written();
        }
      }
      const size = compacted.size();
      await compacted.flush();
      await compacted.close();
      await journal.close();
      await disk.write(path, async () => {
        await rename(newPath, path);
        await syncFolder(directory);
      });
      journal = await openAppendFile(path, size, disk);
      toLine = toCompacted;
    },
    async close() {
      await journal.close();
      await closed.close();
    },
  };
}

/** One record that makes the execution as it is. */
function snapshot({
  number,
  arn,
  name,
  revision,
  startedAt,
  frames,
  frameCount,
  events,
  end,
  delivered,
}: Execution): string {
  const put = [...frames.values()].map(({ id, variables, ...set }) => ({
    id,
    set,
    ...(variables && { assign: variables }),
  }));
  const record: JournalRecord = {
    execution: number,
    at: startedAt,
    start: { arn, name, revision },
    frames: frameCount,
    put,
    delivered,
  };
  const text = JSON.stringify({ ...record, ...(end && { end }) });
  return `${text.slice(0, -1)},"events":[${events.join(',')}]}`;
}

import type { Level } from 'level';

/** The database under all tables and streams: JSON values under text keys. */
export type Database = Level<string, unknown>;

/** One change of the database. */
export type Change = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };

/**
 * Writes changes; those of one call, and of calls that wait together, reach the disk as one LevelDB batch.
 * `written` is called once they are on disk, before any of the batch's calls is answered; once for a batch.
 */
export type Commit = (changes: Change[], written?: () => void) => Promise<void>;

/**
 * Makes the only writer of a database. Calls reach the disk in their order, never two batches at once, so that
 * a reader who sees the changes of one call has all earlier calls before it.
 */
export function createCommits(database: Database): Commit {
  let waiting: Call[] = [];
  let writing = false;

  const flush = async () => {
    writing = true;
    while (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      try {
        await database.batch(calls.flatMap((call) => call.changes));
        for (const written of new Set(calls.map((call) => call.written))) written?.();
        for (const call of calls) call.done();
      } catch (error) {
        for (const call of calls) call.failed(error);
      }
    }
    writing = false;
  };

  return (changes, written) =>
    new Promise((done, failed) => {
      waiting.push({ changes, written, done, failed });
      if (!writing) void flush();
    });
}

interface Call {
  changes: Change[];
  written: (() => void) | undefined;
  done(): void;
  failed(error: unknown): void;
}

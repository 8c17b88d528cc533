/** One change of a database. */
export type Change<Value = unknown> = { type: 'put'; key: string; value: Value } | { type: 'del'; key: string };

/** How a change is written. */
export interface CommitOptions {
  /** Called once it is on disk, before any call of its batch is answered. */
  written?: (() => void) | undefined;
  /** Whether it must survive a power cut; otherwise it does with the next one that must. @default true */
  isLasting?: boolean;
}

/** Writes changes; those of one call, and of calls that wait together, reach the disk as one batch with one sync. */
export type Commit<Value = unknown> = (changes: Change<Value>[], options?: CommitOptions) => Promise<void>;

/**
 * Makes the only writer of a database. Calls reach the disk in their order, never two batches at once, so that
 * a reader who sees the changes of one call has all earlier calls before it, and that many callers share one sync.
 * @param write writes one batch, and waits for the disk where it is lasting
 */
export function createCommits<Value>(
  write: (changes: Change<Value>[], isLasting: boolean) => Promise<void>,
): Commit<Value> {
  let waiting: Call<Value>[] = [];
  let writing = false;

  const flush = async () => {
    writing = true;
    while (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      try {
        await write(
          calls.flatMap((call) => call.changes),
          calls.some((call) => call.isLasting),
        );
        for (const call of calls) call.written?.();
        for (const call of calls) call.done();
      } catch (error) {
        for (const call of calls) call.failed(error);
      }
    }
    writing = false;
  };

  return (changes, { written, isLasting = true } = {}) =>
    new Promise((done, failed) => {
      waiting.push({ changes, written, isLasting, done, failed });
      if (!writing) void flush();
    });
}

interface Call<Value> {
  changes: Change<Value>[];
  written: (() => void) | undefined;
  isLasting: boolean;
  done(): void;
  failed(error: unknown): void;
}

import type { Activity } from './activity.ts';
import type { Clock } from './clock.ts';
import { type Database, openDatabase } from './storage/database.ts';
import type { Disk } from './storage/disk.ts';

/** Jobs on disk until they are done. */
export interface DurableJobs<Job> {
  /** Settles once the jobs of an earlier run are taken up; rejects where the files cannot be read. */
  opened: Promise<void>;
  /** Takes jobs; resolves once all of them are on disk. */
  add(...jobs: Job[]): Promise<void>;
  /** Starts no further attempt and closes the files; what is left is done after the next start. */
  stop(): Promise<void>;
}

/**
 * Opens the jobs of a folder. Each is performed at least once, and again until it is done.
 */
export function createDurableJobs<Job>({
  directory,
  disk,
  clock,
  perform,
  retryAfter,
  startAfter = 0,
  dueAt = () => 0,
  during = (work) => work(),
}: {
  directory: string;
  disk: Disk;
  clock: Clock;
  /**
   * Makes one attempt. Gives the milliseconds until the next, before which the job is written as it then stands;
   * undefined where it is done. Once `stopping`, a failure says nothing of the job: any number leaves it as it was.
   */
  perform(job: Job, stopping: AbortSignal): Promise<number | undefined>;
  /** Milliseconds until the next attempt where one rejects. */
  retryAfter: number;
  /** Milliseconds until jobs of an earlier run are taken up. @default 0 */
  startAfter?: number;
  /** When the first attempt is due, in milliseconds since the epoch. @default at once */
  dueAt?(job: Job): number;
  /** Goes around every attempt, up to the timer of the next or the end of the job. @default nothing */
  during?: Activity['during'];
}): DurableJobs<Job> {
  const timers = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  let count = 0;
  let database!: Database<Job>;

  const later = (key: string, job: Job, delay: number) => {
    if (stop.signal.aborted) return;
    const cancel = clock.at(clock.now() + delay, () => {
      timers.delete(key);
      run(key, job);
    });
    timers.set(key, cancel);
  };
  const run = (key: string, job: Job) => {
    if (disk.failure()) return;
    const attempt = during(() => attemptOf(key, job).catch(() => later(key, job, retryAfter))).finally(() =>
      running.delete(attempt),
    );
    running.add(attempt);
  };
  const start = (key: string, job: Job) => {
    const wait = dueAt(job) - clock.now();
    if (wait > 0) later(key, job, wait);
    else run(key, job);
  };
  const attemptOf = async (key: string, job: Job) => {
    const delay = await perform(job, stop.signal);
    // A job that is on disk too long is performed once more, and a count that is not, counted once less: neither must last.
    if (delay === undefined) return database.commit([{ type: 'del', key }], { isLasting: false });
    if (stop.signal.aborted) return;
    await database.commit([{ type: 'put', key, value: job }], { isLasting: false });
    later(key, job, delay);
  };

  const opened = during(async () => {
    database = await openDatabase<Job>(directory, disk);
    for await (const [key, job] of database.level.iterator()) {
      count = Number(key);
      if (startAfter > 0) later(key, job, startAfter);
      else start(key, job);
    }
  });
  opened.catch(() => {});

  return {
    opened,
    async add(...jobs) {
      await opened;
      const made = jobs.map((job) => [String(++count).padStart(16, '0'), job] as const);
      await database.commit(made.map(([key, value]) => ({ type: 'put', key, value })));
      if (!stop.signal.aborted) for (const [key, job] of made) start(key, job);
    },
    async stop() {
      stop.abort();
      for (const cancel of timers.values()) cancel();
      const isOpen = await opened.then(...yesOrNo);
      await Promise.all(running);
      if (isOpen) await database.close();
    },
  };
}

const yesOrNo = [() => true, () => false] as const;

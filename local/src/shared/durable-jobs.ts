import { mkdirSync } from 'node:fs';
import { Level } from 'level';
import type { Activity } from './activity.ts';
import type { Clock } from './clock.ts';

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
  clock,
  perform,
  retryAfter,
  startAfter = 0,
  during = (work) => work(),
}: {
  directory: string;
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
  /** Goes around every attempt, up to the timer of the next or the end of the job. @default nothing */
  during?: Activity['during'];
}): DurableJobs<Job> {
  mkdirSync(directory, { recursive: true });
  const stored = new Level<string, Job>(directory, { valueEncoding: 'json' });
  const timers = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  let count = 0;

  const later = (key: string, job: Job, delay: number) => {
    if (stop.signal.aborted) return;
    const cancel = clock.at(clock.now() + delay, () => {
      timers.delete(key);
      run(key, job);
    });
    timers.set(key, cancel);
  };
  const run = (key: string, job: Job) => {
    const attempt = during(() => attemptOf(key, job).catch(() => later(key, job, retryAfter))).finally(() =>
      running.delete(attempt),
    );
    running.add(attempt);
  };
  const attemptOf = async (key: string, job: Job) => {
    const delay = await perform(job, stop.signal);
    if (delay === undefined) return stored.del(key);
    if (stop.signal.aborted) return;
    await stored.put(key, job);
    later(key, job, delay);
  };

  const opened = during(async () => {
    await stored.open();
    for await (const [key, job] of stored.iterator()) {
      count = Number(key);
      if (startAfter > 0) later(key, job, startAfter);
      else run(key, job);
    }
  });
  opened.catch(() => {});

  return {
    opened,
    async add(...jobs) {
      await opened;
      const made = jobs.map((job) => [String(++count).padStart(16, '0'), job] as const);
      await stored.batch(made.map(([key, value]) => ({ type: 'put', key, value })));
      if (!stop.signal.aborted) for (const [key, job] of made) run(key, job);
    },
    async stop() {
      stop.abort();
      for (const cancel of timers.values()) cancel();
      await opened.catch(() => {});
      await Promise.all(running);
      await stored.close();
    },
  };
}

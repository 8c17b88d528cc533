import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createActivity } from '../../src/shared/activity.ts';
import { createDurableJobs } from '../../src/shared/durable-jobs.ts';
import { relaxedDisk } from './storage/given.ts';

/** Jobs of one attempt, and the delays of the timers that were set for them. */
function given(attempt: () => Promise<number | undefined>) {
  const directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  const activity = createActivity();
  const delays: number[] = [];
  const clock = { now: () => 0, at: (time: number) => (delays.push(time), () => {}) };
  const { during } = activity;
  const open = () => {
    const perform = () => activity.during(attempt);
    return createDurableJobs<string>({ directory, disk: relaxedDisk(), clock, perform, retryAfter: 60_000, during });
  };
  const jobs = open();
  onTestFinished(async () => {
    await jobs.stop();
    rmSync(directory, { recursive: true });
  });
  return { ...jobs, delays, open, idle: () => activity.idle(async () => {}) };
}

describe('a job', () => {
  it.each([
    ['is to be done again', async () => 1000, 1000],
    ['failed', () => Promise.reject(new Error('no')), 60_000],
  ])('that %s has its next attempt planned before nothing is under way', async (_what, attempt, delay) => {
    const { add, delays, idle } = given(attempt);
    await add('job');
    await idle();
    expect(delays).toEqual([delay]);
  });

  it('that is done is off the disk before nothing is under way', async () => {
    let attempts = 0;
    const { add, idle, open, stop } = given(async () => void attempts++);
    await add('job');
    await idle();
    await stop();
    const next = open();
    await idle();
    await next.stop();
    expect(attempts).toBe(1);
  });

  it('of an earlier run is under way as soon as the files are being opened', async () => {
    const { add, delays, idle, open, stop } = given(async () => 1000);
    await add('job');
    await stop();
    delays.length = 0;
    const next = open();
    await idle();
    expect(delays).toEqual([1000]);
    await next.stop();
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createClock } from '../../src/shared/clock.ts';
import type { FunctionOptions } from '../../src/lambda/functions.ts';
import { createLambda, type InvocationReport } from '../../src/lambda/lambda.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

/** A folder that is gone after the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'countersign-'));
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

/** Values that come one after another, each waited for. */
export function mailbox<T>() {
  const values: T[] = [];
  const takers: ((value: T) => void)[] = [];
  return {
    put(value: T) {
      const take = takers.shift();
      if (take) take(value);
      else values.push(value);
    },
    next: () =>
      new Promise<T>((resolve) => {
        if (values.length > 0) resolve(values.shift()!);
        else takers.push(resolve);
      }),
    waiting: values,
  };
}

/** A clock that stands still: each timer set on it is a value to wait for, and to fire. */
export function steppedClock() {
  let now = Date.UTC(2026, 0, 1);
  const timers = mailbox<{ delay: number; fire(): void }>();
  return {
    timers,
    now: () => now,
    move: (milliseconds: number) => void (now += milliseconds),
    at(time: number, callback: () => void) {
      let live = true;
      timers.put({
        delay: time - now,
        fire() {
          now = Math.max(now, time);
          if (live) callback();
        },
      });
      return () => void (live = false);
    },
  };
}

/** Functions by name, each with the source of its bundle, served until the test ends. */
export async function lambda(
  sources: Record<string, string>,
  settings: Partial<FunctionOptions> = {},
  options: Partial<Parameters<typeof createLambda>[0]> = {},
) {
  const directory = await folder();
  const clock = createClock();
  const lines: string[] = [];
  const reports: InvocationReport[] = [];
  const functions = await Promise.all(
    Object.entries(sources).map(async ([name, source]): Promise<FunctionOptions> => {
      await mkdir(join(directory, name));
      await writeFile(join(directory, name, 'index.mjs'), source);
      return {
        name,
        arn: `arn:aws:lambda:eu-central-1:000000000000:function:${name}`,
        directory: join(directory, name),
        handler: 'index.handler',
        environment: {},
        timeout: 10,
        memorySize: 128,
        roleArn: 'arn:aws:iam::000000000000:role/function',
        ...settings,
      };
    }),
  );
  const served = createLambda({
    functions,
    clock,
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:4600',
    credentials: (roleArn) => ({ accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: roleArn }),
    events: { directory: join(directory, 'events'), disk: relaxedDisk() },
    log: (_, line) => lines.push(line),
    report: (report) => reports.push(report),
    ...options,
  });
  onTestFinished(() => served.stop());
  return { ...served, clock, lines, reports, functions };
}

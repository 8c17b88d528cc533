import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/shared/clock.ts';
import { AwsError } from '../../src/shared/service.ts';
import type { InvocationResult } from '../../src/shared/service.ts';
import { createStates } from '../../src/step-functions/step-functions.ts';
import type { StatesOptions } from '../../src/step-functions/step-functions.ts';
import type { HistoryEvent } from '../../src/step-functions/asl/history.ts';
import type { ExecutionStatusChange } from '../../src/step-functions/status-change.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

/** Monday, 23 November 2026. */
export const begin = Date.parse('2026-11-23T10:00:00Z');

export const region = 'eu-central-1';
export const machineArn = `arn:aws:states:${region}:123456789012:stateMachine:signing`;
export const executionArn = (name: string) => `arn:aws:states:${region}:123456789012:execution:signing:${name}`;
export const roleArn = 'arn:aws:iam::123456789012:role/signing';
export const functionArn = (name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;
export const invoke = 'arn:aws:states:::lambda:invoke';
export const callback = `${invoke}.waitForTaskToken`;

/** A clock that stands still until it is moved. */
export function manualClock(): Clock & { advance(milliseconds: number): void } {
  let now = begin;
  let timers: { time: number; callback: () => void }[] = [];
  return {
    now: () => now,
    at(time, call) {
      const timer = { time, callback: call };
      timers.push(timer);
      timers.sort((a, b) => a.time - b.time);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(milliseconds) {
      now += milliseconds;
      while (timers[0] && timers[0].time <= now) timers.shift()!.callback();
    },
  };
}

/** Ids that count. */
export function countingIds(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
}

/** A folder that goes with the test. */
export function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'states-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What a function does with its payload; what it throws is its error. */
export type Functions = Record<string, (payload: never) => unknown>;

/** A Step Functions of one machine `signing`, with functions by their names. */
export async function backend(definition: object, functions: Functions = {}, options: Partial<StatesOptions> = {}) {
  const clock = manualClock();
  const directory = folder();
  const changes: ExecutionStatusChange[] = [];
  const invocations: { functionName: string; payload: unknown }[] = [];
  const states = await createStates({
    machines: [machine(definition)],
    directory,
    disk: relaxedDisk(),
    clock,
    newId: countingIds(),
    random: () => 0.5,
    region,
    async invoke(_role, functionName, payload): Promise<InvocationResult> {
      invocations.push({ functionName, payload });
      return call(functions[functionName]!, payload);
    },
    async onStatusChange(event) {
      changes.push(event);
    },
    report(event) {
      if (event.kind === 'bug') throw event.problem;
    },
    ...options,
  });
  onTestFinished(() => states.stop());
  const { operations } = states.service;
  return { states, clock, directory, changes, invocations, operations };
}

/** Runs one execution until nothing goes on, and gives its history. */
export async function history(definition: object, input: unknown = {}, functions: Functions = {}) {
  const { states, operations } = await backend(definition, functions);
  await operations.StartExecution!({ stateMachineArn: machineArn, name: 'one', input: JSON.stringify(input) });
  await states.idle();
  return historyOf(operations, 'one');
}

/** The history of an execution by name, as one line an event, for comparison. */
export async function historyOf(operations: Operations, name: string): Promise<unknown[][]> {
  const { events } = (await operations.GetExecutionHistory!({
    executionArn: executionArn(name),
    maxResults: 1000,
  })) as {
    events: HistoryEvent[];
  };
  return events.map(line);
}

type Operations = Record<string, (input: object) => unknown>;

/** id, the event it follows, its type and its details without the notes that data is whole. */
function line({ id, previousEventId, type, ...rest }: HistoryEvent): unknown[] {
  const details = Object.entries(rest).find(([key]) => key.endsWith('EventDetails'))?.[1];
  if (typeof details !== 'object') return [id, previousEventId, type];
  const shown = Object.entries(details).filter(([key]) => !/^(input|output|assignedVariables)Details$/.test(key));
  return [id, previousEventId, type, Object.fromEntries(shown)];
}

/** One machine with JSONata. */
export const machine = (definition: object) => ({
  arn: machineArn,
  name: 'signing',
  roleArn,
  definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
});

/** A machine of one state. */
export const single = (state: object) => ({ StartAt: 'Only', States: { Only: { End: true, ...state } } });

async function call(work: (payload: never) => unknown, payload: unknown): Promise<InvocationResult> {
  try {
    return { ok: true, payload: await work(payload as never) };
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof AwsError) throw thrown;
    return { ok: false, error: { errorType: thrown.name, errorMessage: thrown.message } };
  }
}

/** An error that a function throws. */
export const named = (name: string, message: string) => Object.assign(new Error(message), { name });

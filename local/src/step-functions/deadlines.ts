import TinyQueue from 'tinyqueue';
import type { Clock } from '../shared/clock.ts';
import type { Execution } from './asl/execution.ts';

/** What falls due in an execution, and when. */
export type Deadline =
  { at: number; kind: 'execution' } | { at: number; kind: 'wake' | 'timeout' | 'heartbeat'; frame: number };

/** The next deadline of an open execution: its own, or that of a wait, a retry or a task. */
export function nextDeadline(execution: Execution, executionDeadline: number): Deadline {
  let next: Deadline = { at: executionDeadline, kind: 'execution' };
  for (const { id, wakeAt, task } of execution.frames.values()) {
    if (wakeAt !== undefined && wakeAt < next.at) next = { at: wakeAt, kind: 'wake', frame: id };
    if (task?.timeoutAt !== undefined && task.timeoutAt < next.at)
      next = { at: task.timeoutAt, kind: 'timeout', frame: id };
    if (task?.heartbeatAt !== undefined && task.heartbeatAt < next.at)
      next = { at: task.heartbeatAt, kind: 'heartbeat', frame: id };
  }
  return next;
}

/** The tasks whose time, or that of their heartbeat, ends at a moment, in order of their frames. */
export function timeoutsAt(execution: Execution, at: number): { frame: number; heartbeat: boolean }[] {
  return [...execution.frames.values()]
    .filter(({ task }) => task?.timeoutAt === at || task?.heartbeatAt === at)
    .sort((a, b) => a.id - b.id)
    .map(({ id, task }) => ({ frame: id, heartbeat: task!.timeoutAt !== at }));
}

/** Calls back for executions when their next deadline is there; one alarm of the clock serves them all. */
export interface Deadlines {
  /** Sets an execution's next deadline; the one before no longer counts. */
  set(execution: number, at: number): void;
  clear(execution: number): void;
  stop(): void;
}

interface Entry {
  at: number;
  execution: number;
}

const queueOf = (entries: Entry[]) => new TinyQueue(entries, (a, b) => a.at - b.at);

/** @param due called with every execution whose deadline has come, in order of time */
export function createDeadlines(clock: Clock, due: (execution: number) => void): Deadlines {
  const times = new Map<number, number>();
  let queue = queueOf([]);
  let alarm: { at: number; cancel: () => void } | undefined;

  const current = ({ at, execution }: Entry) => times.get(execution) === at;
  const arm = () => {
    while (queue.length > 0 && !current(queue.peek()!)) queue.pop();
    const at = queue.peek()?.at;
    if (at !== undefined && alarm?.at === at) return;
    alarm?.cancel();
    alarm = at === undefined ? undefined : { at, cancel: clock.at(at, fire) };
  };
  const fire = () => {
    alarm = undefined;
    for (let next = queue.peek(); next && (!current(next) || next.at <= clock.now()); next = queue.peek()) {
      queue.pop();
      if (!current(next)) continue;
      times.delete(next.execution);
      due(next.execution);
    }
    arm();
  };
  return {
    set(execution, at) {
      if (times.get(execution) === at) return;
      times.set(execution, at);
      queue.push({ at, execution });
      // Entries that no longer count are dropped before they are many.
      if (queue.length > 2 * times.size + 1000)
        queue = queueOf([...times].map(([number, time]) => ({ at: time, execution: number })));
      arm();
    },
    clear(execution) {
      times.delete(execution);
      arm();
    },
    stop() {
      alarm?.cancel();
      times.clear();
      queue = queueOf([]);
    },
  };
}

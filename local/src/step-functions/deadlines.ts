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

/** Calls back for executions when their next deadline is there; one alarm of the clock serves them all. */
export interface Deadlines {
  /** Sets an execution's next deadline; the one before no longer counts. */
  set(execution: number, at: number): void;
  clear(execution: number): void;
  stop(): void;
}

/** @param due called with every execution whose deadline has come, in order of time */
export function createDeadlines(clock: Clock, due: (execution: number) => void): Deadlines {
  const times = new Map<number, number>();
  let heap: { at: number; execution: number }[] = [];
  let alarm: { at: number; cancel: () => void } | undefined;

  const current = ({ at, execution }: { at: number; execution: number }) => times.get(execution) === at;
  const arm = () => {
    while (heap[0] && !current(heap[0])) popLeast(heap);
    if (heap[0] && alarm?.at === heap[0].at) return;
    alarm?.cancel();
    alarm = heap[0] && { at: heap[0].at, cancel: clock.at(heap[0].at, fire) };
  };
  const fire = () => {
    alarm = undefined;
    while (heap[0] && (!current(heap[0]) || heap[0].at <= clock.now())) {
      const top = popLeast(heap)!;
      if (current(top)) {
        times.delete(top.execution);
        due(top.execution);
      }
    }
    arm();
  };
  return {
    set(execution, at) {
      if (times.get(execution) === at) return;
      times.set(execution, at);
      pushOrdered(heap, { at, execution });
      // Entries that no longer count are dropped before they are many.
      if (heap.length > 2 * times.size + 1000)
        heap = [...times].map(([number, time]) => ({ at: time, execution: number })).sort((a, b) => a.at - b.at);
      arm();
    },
    clear(execution) {
      times.delete(execution);
      arm();
    },
    stop() {
      alarm?.cancel();
      times.clear();
      heap = [];
    },
  };
}

type Entry = { at: number; execution: number };

function pushOrdered(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (heap[parent]!.at <= entry.at) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = entry;
}

function popLeast(heap: Entry[]): Entry | undefined {
  const least = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return least;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++;
    if (heap[child]!.at >= last.at) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return least;
}

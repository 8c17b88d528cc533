import type { HistoryEvent } from './history.ts';

/** The status of an execution that has ended. */
export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** How an execution ended. */
export interface ExecutionEnd {
  status: EndStatus;
  /** Milliseconds since the epoch, as all times here. */
  at: number;
  output?: string;
  error?: string;
  cause?: string;
}

/** A task that has been given to its function and is not over. */
export interface RunningTask {
  /** The TaskScheduled event, which has the parameters. */
  scheduled: number;
  timeoutAt?: number;
  heartbeatAt?: number;
  heartbeatSeconds?: number;
  /** The function has returned; only the token can end the task now. */
  submitted?: true;
}

/**
 * One flow of control: the top level, a Map iteration or a Parallel branch, and where it stands.
 * The input of its state is not in it but in the event `entered`. Frames are never changed, only replaced.
 */
export interface Frame {
  id: number;
  /** The frame whose Map or Parallel state runs this one; none at the top level. */
  parent?: number;
  /** The index of the iteration or branch. */
  slot?: number;
  /** The state it is in; none before the first. */
  state?: string;
  /** The event that entered the state. */
  entered?: number;
  enteredAt?: number;
  /** The event that the next one of this flow follows. */
  previous: number;
  /** This scope's own variables. */
  variables?: Record<string, unknown>;
  /** How often the state has been tried again in this visit, all retriers together. */
  attempt?: number;
  /** … and by each retrier. */
  retries?: number[];
  /** When a Wait ends or the next attempt begins. */
  wakeAt?: number;
  task?: RunningTask;
  /** A Map's items, as long as not every iteration has begun. */
  items?: unknown[];
  /** The number of iterations or branches of a running Map or Parallel; the next to begin; how many have ended. */
  length?: number;
  next?: number;
  ended?: number;
  concurrency?: number;
  /** The flow has ended with the output of this event. */
  done?: number;
}

/** An execution that is open, or closed and not yet in the store of closed ones. */
export interface Execution {
  /** Names it within the journal. */
  number: number;
  arn: string;
  name: string;
  revision: string;
  startedAt: number;
  /** HistoryEvents as JSON; the event of id n is at n - 1. */
  events: string[];
  frames: Map<number, Frame>;
  /** How many frames there have been. */
  frameCount: number;
  end?: ExecutionEnd;
  /** How many of the status changes (RUNNING, then the end) the bus has accepted. */
  delivered: number;
  /** The bytes that it takes in the journal. */
  bytes: number;
}

/** What a step changed in one frame. */
export interface FrameChange {
  id: number;
  set?: Partial<Frame>;
  unset?: (keyof Frame)[];
  /** Variables that are new or have a new value. */
  assign?: Record<string, unknown>;
}

/** A line of the journal: what one step changed in one execution. */
export interface JournalRecord {
  execution: number;
  at: number;
  start?: { arn: string; name: string; revision: string };
  frames?: number;
  put?: FrameChange[];
  delete?: number[];
  events?: HistoryEvent[];
  end?: ExecutionEnd;
  delivered?: number;
  /** The execution is in the store of closed ones. */
  moved?: true;
}

/** A new execution, as its `start` record makes it. */
export function startedExecution(number: number, at: number, start: NonNullable<JournalRecord['start']>): Execution {
  return { number, ...start, startedAt: at, events: [], frames: new Map(), frameCount: 0, delivered: 0, bytes: 0 };
}

/** Applies a record to its execution; evaluates nothing. */
export function applyRecord(execution: Execution, record: JournalRecord): void {
  for (const { id, set, unset = [], assign } of record.put ?? []) {
    const frame: Frame = { ...(execution.frames.get(id) ?? { id, previous: 0 }), ...set };
    for (const field of unset) delete frame[field];
    if (assign) frame.variables = { ...frame.variables, ...assign };
    execution.frames.set(id, frame);
  }
  for (const id of record.delete ?? []) execution.frames.delete(id);
  for (const event of record.events ?? []) execution.events.push(JSON.stringify(event));
  if (record.frames !== undefined) execution.frameCount = record.frames;
  if (record.end) execution.end = record.end;
  if (record.delivered !== undefined) execution.delivered = record.delivered;
}

/** The least record that makes `after` of `before`, or undefined where they are the same. */
export function frameChange(before: Frame | undefined, after: Frame): FrameChange | undefined {
  const set: Record<string, unknown> = {};
  const unset: (keyof Frame)[] = [];
  for (const [field, value] of Object.entries(after))
    if (field !== 'id' && field !== 'variables' && value !== before?.[field as keyof Frame]) set[field] = value;
  for (const field of Object.keys(before ?? {}) as (keyof Frame)[]) if (!(field in after)) unset.push(field);
  const assign = Object.fromEntries(
    Object.entries(after.variables ?? {}).filter(([name, value]) => before?.variables?.[name] !== value),
  );
  const change = {
    id: after.id,
    ...(Object.keys(set).length > 0 && { set: set as Partial<Frame> }),
    ...(unset.length > 0 && { unset }),
    ...(Object.keys(assign).length > 0 && { assign }),
  };
  return before && Object.keys(change).length === 1 ? undefined : change;
}

/** The event of an id. */
export const eventOf = (events: string[], id: number): HistoryEvent => JSON.parse(events[id - 1]!) as HistoryEvent;

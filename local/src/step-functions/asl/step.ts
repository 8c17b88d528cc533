import { frameChange } from './execution.ts';
import type { Execution, ExecutionEnd, Frame, JournalRecord } from './execution.ts';
import { detailsName, maxEvents } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { RandomSource } from './jsonata/jsonata-functions.ts';
import type { State } from './definition/asl.ts';
import type { CompiledState, Machine } from './definition/machine.ts';

/** What a step draws on beyond the execution. */
export interface Dependencies extends RandomSource {
  region: string;
  /** The token of a task; the same for the same task, also after a restart. */
  issueToken(task: { arn: string; startedAt: number; frame: number; entered: number; attempt: number }): string;
}

/** A function to be invoked once the step is on disk. */
export interface Invocation {
  frame: number;
  scheduled: number;
}

/** Something to be done in the state that a frame is in; an error that it throws is the state's failure. */
export interface Work {
  frame: number;
  /** @default the work of the state's type */
  go?: () => Promise<void>;
  /** Set where the frame has left the last state of its scope: that event, and the output. */
  ended?: { exited: number; output: string };
}

/**
 * One change from outside worked through until nothing more follows without another.
 * It reads the execution and gathers what changes; `toRecord` makes that one line of the journal.
 */
export interface Step extends Dependencies {
  machine: Machine;
  execution: Execution;
  /** The time of everything in this step. */
  at: number;
  /** Frames that differ from the execution's; undefined where deleted. */
  changed: Map<number, Frame | undefined>;
  frameCount: number;
  events: HistoryEvent[];
  /** What is still to be done in this step, in this order. */
  agenda: Work[];
  invocations: Invocation[];
  /** Attempts that this step planned, for the narration. */
  retries: { state: string; error: string | undefined; attempt: number; at: number }[];
  end?: ExecutionEnd;
  /** The failure that came last, and which retrier or catcher of its state took it. */
  handled?: Handled;
  /** What states do in place of what their type does, where one is tested by itself. */
  instead?: Partial<Record<State['Type'], EnterState>>;
  /** What the Context object is, given what it would be, where a state is tested by itself. */
  contextOf?: (usual: Record<string, unknown>) => Record<string, unknown>;
  /** Inputs by the event that entered their state, so that none is parsed twice. */
  inputs: Map<number, unknown>;
}

/** What became of a failure. */
export interface Handled {
  error?: string;
  cause?: string;
  retryIndex?: number;
  retryBackoffIntervalSeconds?: number;
  catchIndex?: number;
}

/** What a state does when it is entered or tried again. */
export type EnterState = (step: Step, frame: number, state: CompiledState) => Promise<void>;

/** Thrown when the history is full but for its last event. */
export const historyFull = new Error('the history is full');

/** Begins a step of an execution. */
export function beginStep(execution: Execution, machine: Machine, at: number, dependencies: Dependencies): Step {
  return {
    ...dependencies,
    machine,
    execution,
    at,
    changed: new Map(),
    frameCount: execution.frameCount,
    events: [],
    agenda: [],
    invocations: [],
    retries: [],
    inputs: new Map(),
  };
}

/** The frame as this step has it, or undefined where there is none (any more). */
export function findFrame(step: Step, id: number): Frame | undefined {
  return step.changed.has(id) ? step.changed.get(id) : step.execution.frames.get(id);
}

/** The frame, which must be there. */
export function frameOf(step: Step, id: number): Frame {
  const frame = findFrame(step, id);
  if (!frame) throw new Error(`bug: execution ${step.execution.arn} has no frame ${id}`);
  return frame;
}

/** All frames as this step has them. */
export function allFrames(step: Step): Frame[] {
  const ids = new Set([...step.execution.frames.keys(), ...step.changed.keys()]);
  return [...ids].flatMap((id) => findFrame(step, id) ?? []);
}

/** The frames that a frame's Map or Parallel runs, in order of their slots. */
export function childrenOf(step: Step, parent: number): Frame[] {
  return allFrames(step)
    .filter((frame) => frame.parent === parent)
    .sort((a, b) => a.slot! - b.slot!);
}

/** Sets fields of a frame; undefined removes one. */
export function changeFrame(
  step: Step,
  id: number,
  fields: { [Field in keyof Frame]?: Frame[Field] | undefined },
): void {
  const frame: Record<string, unknown> = { ...frameOf(step, id) };
  for (const [field, value] of Object.entries(fields))
    if (value === undefined) delete frame[field];
    else frame[field] = value;
  step.changed.set(id, frame as unknown as Frame);
}

/** Begins the flow of an iteration or a branch. */
export function addFrame(step: Step, parent: number, slot: number, previous: number): Frame {
  const frame = { id: step.frameCount++, parent, slot, previous };
  step.changed.set(frame.id, frame);
  return frame;
}

/** Begins the flow of the top level. */
export function addFirstFrame(step: Step): Frame {
  const frame = { id: step.frameCount++, previous: 0 };
  step.changed.set(frame.id, frame);
  return frame;
}

/** Removes a frame. */
export function deleteFrame(step: Step, id: number): void {
  step.changed.set(id, undefined);
}

/** The state that a frame is in. */
export function stateOf(step: Step, frame: Frame): CompiledState {
  const state = step.machine.states.get(frame.state!);
  if (!state) throw new Error(`bug: ${step.machine.name} has no state ${frame.state}`);
  return state;
}

/**
 * Logs an event and gives its id; details are left out where there are none.
 * @throws historyFull where only room for the end is left
 */
export function logEvent(step: Step, type: string, previousEventId: number, details?: Record<string, unknown>): number {
  const id = step.execution.events.length + step.events.length + 1;
  if (id >= maxEvents && !/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) throw historyFull;
  const event: HistoryEvent = { id, previousEventId, timestamp: step.at, type };
  if (details) event[detailsName(type)] = details;
  step.events.push(event);
  return id;
}

/** Logs an event that the frame's next one follows. */
export function advance(step: Step, frame: number, type: string, details?: Record<string, unknown>): number {
  const id = logEvent(step, type, frameOf(step, frame).previous, details);
  changeFrame(step, frame, { previous: id });
  return id;
}

/** An event of the execution, of this step or an earlier one. */
export function eventAt(step: Step, id: number): HistoryEvent {
  const earlier = step.execution.events.length;
  return id > earlier ? step.events[id - earlier - 1]! : (JSON.parse(step.execution.events[id - 1]!) as HistoryEvent);
}

/** The text and the value of the input of the state that a frame is in. */
export function inputOf(step: Step, frame: Frame): { text: string; value: unknown } {
  const text = eventAt(step, frame.entered!).stateEnteredEventDetails!.input as string;
  if (!step.inputs.has(frame.entered!)) step.inputs.set(frame.entered!, JSON.parse(text));
  return { text, value: step.inputs.get(frame.entered!) };
}

/** The step as a line of the journal, or undefined where it changed nothing. */
export function toRecord(step: Step): JournalRecord | undefined {
  const { execution, at, changed, events, end } = step;
  const put = [...changed].flatMap(([id, frame]) => (frame && frameChange(execution.frames.get(id), frame)) ?? []);
  const gone = [...changed].flatMap(([id, frame]) => (!frame && execution.frames.has(id) ? id : []));
  const record: JournalRecord = {
    execution: execution.number,
    at,
    ...(step.frameCount !== execution.frameCount && { frames: step.frameCount }),
    ...(put.length > 0 && { put }),
    ...(gone.length > 0 && { delete: gone }),
    ...(events.length > 0 && { events }),
    ...(end && { end }),
  };
  return Object.keys(record).length > 2 ? record : undefined;
}

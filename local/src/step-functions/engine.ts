import type { Clock } from '../shared/clock.ts';
import { AwsError } from '../shared/service.ts';
import type { InvocationResult } from '../shared/service.ts';
import { DiskFailed } from '../shared/storage/disk.ts';
import { createDeadlines, nextDeadline, timeoutsAt } from './deadlines.ts';
import type { Deadline } from './deadlines.ts';
import { endExecution } from './asl/end-execution.ts';
import { eventOf } from './asl/execution.ts';
import type { Execution, JournalRecord } from './asl/execution.ts';
import { maxEvents, untruncated } from './asl/history.ts';
import type { WorkflowEvent } from './workflow-event.ts';
import type { Machine } from './asl/definition/machine.ts';
import { createQueue } from './queue.ts';
import type { Revisions } from './storage/revisions.ts';
import { statusChange } from './status-change.ts';
import type { ExecutionStatusChange } from './status-change.ts';
import { addFirstFrame, beginStep, findFrame, logEvent, toRecord } from './asl/step.ts';
import type { Step, Dependencies } from './asl/step.ts';
import { invocationOf, taskReturned, tasksTimedOut } from './asl/states/task.ts';
import type { Invocation } from './asl/states/task.ts';
import { waited } from './asl/states/wait.ts';
import type { Store } from './storage/store.ts';
import { interpret } from './asl/interpret.ts';
import { continueState, enterState, executeState } from './asl/transition.ts';

/** What the engine runs on. */
export interface EngineOptions extends Dependencies {
  store: Store;
  revisions: Revisions;
  clock: Clock;
  invoke(roleArn: string, functionName: string, payload: unknown): Promise<InvocationResult>;
  sendMessage(roleArn: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  onStatusChange(event: ExecutionStatusChange): Promise<void>;
  report(event: WorkflowEvent): void;
}

/** Runs executions: one change after another, each recorded before anybody learns of it. */
export interface Engine {
  /**
   * Starts an execution; resolves once that is on disk.
   * @returns the execution, also one that runs with the same input, or undefined where its ARN is taken
   */
  start(machine: Machine, execution: { arn: string; name: string; input: string }): Promise<Execution | undefined>;
  /**
   * Lets something happen to an execution; resolves once it is on disk. What fell due before comes first.
   * @returns false where the execution is not open (any more), or what `happen` returns
   */
  happen(arn: string, happen: (step: Step) => Promise<boolean> | boolean): Promise<boolean>;
  /** Takes up what was under way when the store was last closed, or the process killed. */
  resume(): void;
  /** Resolves when nothing can happen any more without the clock, a function or a caller. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** A year, the longest that an execution may take, reference §9. */
const maxExecution = 365 * 86_400_000;

/** Makes the engine over an open store. */
export function createEngine(options: EngineOptions): Engine {
  const { store, revisions, clock, onStatusChange, report } = options;
  const call = callerOf(options);
  const queue = createQueue();
  const delivering = new Set<number>();
  let stopped = false;
  let broken: AwsError | undefined;

  const deadlines = createDeadlines(clock, (number) => {
    background(() => queue.run(() => catchUp(store.byNumber(number))));
  });

  const executionDeadline = ({ startedAt, revision }: Execution) =>
    startedAt + Math.min((revisions.get(revision).timeoutSeconds ?? Infinity) * 1000, maxExecution);

  /** Work that nobody waits for: once it is under way, `idle` waits for its end. */
  const background = (work: () => Promise<unknown>) => {
    queue.track(work()).catch((problem: unknown) => {
      if (!stopped && !(problem instanceof DiskFailed)) report({ kind: 'bug', problem });
    });
  };

  /** Works one change through and records it; a bug ends the execution rather than leave it hanging. */
  async function perform(
    execution: Execution,
    at: number,
    happen: (step: Step) => Promise<boolean> | boolean,
  ): Promise<boolean> {
    if (broken) throw broken;
    const machine = revisions.get(execution.revision);
    let step = beginStep(execution, machine, at, options);
    const fail = (cause: string) =>
      endExecution(step, 'FAILED', step.execution.events.length + step.events.length, {
        error: 'States.Runtime',
        cause,
      });
    const full = () => fail(`The execution reached the maximum number of history events (${maxEvents}).`);
    let result = true;
    try {
      await interpret(step, full, async () => {
        result = await happen(step);
      });
    } catch (problem) {
      report({ kind: 'bug', execution: execution.arn, problem });
      step = beginStep(execution, machine, at, options);
      fail(`The local engine failed: ${problem instanceof Error ? problem.message : String(problem)}`);
    }
    commit(step);
    return result;
  }

  function commit(step: Step): void {
    const record = toRecord(step);
    if (!record) return;
    const isNew = step.execution.events.length === 0;
    const { arn, name } = step.execution;
    const start = isNew && { start: { arn, name, revision: step.machine.revision } };
    const execution = keep({ ...record, ...start });
    if (execution.end) deadlines.clear(execution.number);
    else deadlines.set(execution.number, nextDeadline(execution, executionDeadline(execution)).at);
    background(async () => {
      await store.written();
      reportStep(step, isNew);
      for (const { frame, scheduled } of step.invocations) background(() => runTask(execution, frame, scheduled));
      deliver(execution);
    });
  }

  /** Appends a record; once the disk has failed, nothing more is accepted. */
  function keep(record: JournalRecord): Execution {
    const execution = store.record(record);
    store.written().catch((problem: unknown) => {
      if (!broken && !stopped && !(problem instanceof DiskFailed)) report({ kind: 'bug', problem });
      broken ??= problem instanceof AwsError ? problem : new AwsError('InternalFailure', String(problem), 500);
    });
    return execution;
  }

  /** Lets all happen that has fallen due in an execution, in order of time. */
  async function catchUp(execution: Execution | undefined): Promise<void> {
    while (execution && !execution.end) {
      const end = executionDeadline(execution);
      const deadline = nextDeadline(execution, end);
      if (deadline.at > clock.now()) return;
      const last = eventOf(execution.events, execution.events.length).timestamp;
      // What begins now has its time from now on, but nothing happens after the execution's own end.
      const at = Math.max(Math.min(clock.now(), end), last);
      await perform(execution, at, async (step) => {
        await fallDue(step, deadline);
        return true;
      });
    }
  }

  async function runTask(execution: Execution, frame: number, scheduled: number): Promise<void> {
    // What came in the same step, or was due before this, may have ended the task again.
    const isOpen = await queue.run(async () => {
      await catchUp(execution);
      return execution.frames.get(frame)?.task?.scheduled === scheduled;
    });
    if (!isOpen || stopped) return;
    const invocation = invocationOf(eventOf(execution.events, scheduled));
    const { roleArn } = revisions.get(execution.revision);
    const outcome = await call(roleArn, invocation);
    if (stopped) return;
    await happen(execution.arn, async (step) => {
      const { task } = findFrame(step, frame) ?? {};
      if (step.execution !== execution || task?.scheduled !== scheduled || task.submitted) return false;
      await taskReturned(step, frame, outcome);
      return true;
    });
  }

  /** Gives the bus what it has not accepted yet, then moves a closed execution out of memory. */
  function deliver(execution: Execution, failures = 0): void {
    if (delivering.has(execution.number) || stopped || (execution.delivered > 0 && !execution.end)) return;
    if (store.byNumber(execution.number) !== execution) return;
    delivering.add(execution.number);
    background(async () => {
      try {
        while (execution.delivered < (execution.end ? 2 : 1)) {
          const { arn } = revisions.get(execution.revision);
          // The end may be in memory only as yet.
          await store.written();
          await onStatusChange(statusChange(execution, arn, execution.delivered === 1));
          if (stopped) return;
          const delivered = execution.delivered + 1;
          await queue.run(() => void (stopped || keep({ execution: execution.number, at: clock.now(), delivered })));
        }
        if (!execution.end) delivering.delete(execution.number);
        else if (!stopped) background(() => move(execution));
      } catch (problem) {
        delivering.delete(execution.number);
        if (stopped || broken) return;
        report({ kind: 'statusChangeRefused', execution: execution.arn, problem });
        clock.at(clock.now() + Math.min(1000 * 2 ** failures, 60_000), () => deliver(execution, failures + 1));
      }
    });
  }

  async function move({ number, arn, name, revision, startedAt, end, events }: Execution): Promise<void> {
    await store.closed.add({ arn, name, revision, startedAt, end: end! }, events);
    await queue.run(async () => {
      if (stopped) return;
      keep({ execution: number, at: clock.now(), moved: true });
      delivering.delete(number);
      if (store.worthCompacting()) await store.compact();
    });
  }

  function reportStep(step: Step, isNew: boolean): void {
    const common = { machine: step.machine.name, execution: step.execution.name };
    if (isNew) report({ kind: 'executionStarted', ...common, at: step.at });
    for (const { type, stateEnteredEventDetails: details } of step.events)
      if (details)
        report({
          kind: 'stateEntered',
          ...common,
          at: step.at,
          state: details.name as string,
          stateType: type.slice(0, -'StateEntered'.length),
        });
    for (const retried of step.retries) report({ kind: 'stateRetried', ...common, ...retried });
    if (step.end) {
      const { status, at, error, cause } = step.end;
      const reason = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      report({ kind: 'executionEnded', ...common, at, status, ...reason });
    }
  }

  async function happen(arn: string, work: (step: Step) => Promise<boolean> | boolean): Promise<boolean> {
    const result = await queue.run(async () => {
      const execution = store.executions.get(arn);
      await catchUp(execution);
      return execution && !execution.end ? perform(execution, clock.now(), work) : false;
    });
    await store.written();
    return result;
  }

  return {
    happen,
    async start(machine, { arn, name, input }) {
      const begun = await queue.run(async () => {
        const there = store.executions.get(arn);
        const startedAt = clock.now();
        if (there) return !there.end && inputOf(there) === input ? there : undefined;
        if (store.closed.find(arn, startedAt)) return undefined;
        const number = store.nextNumber();
        const execution: Execution = {
          number,
          arn,
          name,
          revision: machine.revision,
          startedAt,
          events: [],
          frames: new Map(),
          frameCount: 0,
          delivered: 0,
          bytes: 0,
        };
        await perform(execution, startedAt, (step) => {
          const details = { ...untruncated('input', input), roleArn: machine.roleArn };
          logEvent(step, 'ExecutionStarted', 0, details);
          enterState(step, addFirstFrame(step).id, machine.start, input);
          return true;
        });
        return store.executions.get(arn)!;
      });
      await store.written();
      return begun;
    },
    resume() {
      for (const execution of store.executions.values()) {
        if (!execution.end) deadlines.set(execution.number, nextDeadline(execution, executionDeadline(execution)).at);
        for (const { id, task } of execution.frames.values())
          if (task && !task.submitted) background(() => runTask(execution, id, task.scheduled));
        if (execution.end || execution.delivered === 0) deliver(execution);
      }
    },
    idle: queue.idle,
    async stop() {
      stopped = true;
      broken ??= new AwsError('ServiceUnavailable', 'the local backend is stopping', 503);
      deadlines.stop();
      await queue.run(() => undefined);
      await store.close();
    },
  };
}

/** Calls what a task calls, a function or a queue, as a role does. */
export const callerOf =
  ({ invoke, sendMessage }: Pick<EngineOptions, 'invoke' | 'sendMessage'>) =>
  (roleArn: string, invocation: Invocation): Promise<InvocationResult | { refused: unknown }> => {
    const called =
      'message' in invocation
        ? sendMessage(roleArn, invocation.message).then((payload) => ({ ok: true as const, payload }))
        : invoke(roleArn, invocation.functionName, invocation.payload);
    return called.catch((refused: unknown) => ({ refused }));
  };

const inputOf = ({ events }: Execution) => eventOf(events, 1).executionStartedEventDetails!.input;

/** What a deadline does to its execution or frame. */
async function fallDue(step: Step, deadline: Deadline): Promise<void> {
  if (deadline.kind === 'execution') return endExecution(step, 'TIMED_OUT', 0, { error: 'States.Timeout' });
  const { frame, kind } = deadline;
  if (kind !== 'wake') return tasksTimedOut(step, timeoutsAt(step.execution, deadline.at));
  const isWait = step.machine.states.get(findFrame(step, frame)!.state!)!.definition.Type === 'Wait';
  if (isWait) continueState(step, frame, () => waited(step, frame));
  else executeState(step, frame);
}

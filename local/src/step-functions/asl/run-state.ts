import { invocationOf, failTask, succeedTask, task, taskReturned } from './states/task.ts';
import type { Invocation } from './states/task.ts';
import type { InvocationResult } from '../../shared/service.ts';
import type { State } from './definition/asl.ts';
import type { CompiledState, Machine } from './definition/machine.ts';
import { startedExecution } from './execution.ts';
import { taskTimeout, StateFailure } from './failure.ts';
import { untruncated } from './history.ts';
import { interpret } from './interpret.ts';
import { evaluateText } from './jsonata/bindings.ts';
import { itemInput, readItems } from './states/map.ts';
import { waited } from './states/wait.ts';
import { addFirstFrame, beginStep, changeFrame, eventAt, findFrame, logEvent } from './step.ts';
import type { Dependencies, EnterState, Handled, Step } from './step.ts';
import { continueState, enterState, exitState, unchanged } from './transition.ts';

/** What takes the place of the work of a Task, Map or Parallel. */
export type Mock = { result: string } | { errorOutput: { error?: string; cause?: string } };

/** A state to run by itself: the first of its machine, whose other states are those that it goes to. */
export interface StateRun extends Dependencies {
  machine: Machine;
  execution: { arn: string; name: string };
  at: number;
  input: string;
  variables: Record<string, unknown>;
  mock?: Mock | undefined;
  /** How often the retrier that takes the mocked error has tried before. */
  retryCount?: number | undefined;
  contextOf: NonNullable<Step['contextOf']>;
  /** Calls what a Task without a mock calls. */
  call(invocation: Invocation): Promise<InvocationResult | { refused: unknown }>;
}

/** What came of it. */
export interface StateOutcome {
  status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  output?: string;
  nextState?: string;
  /** The failure and who took it, where it failed. */
  handled?: Handled;
  variables: Record<string, unknown>;
  /** What its fields were on the way, as JSON or numbers, named as TestState names them. */
  seen: Record<string, string | number>;
}

/** Runs one state by itself, as TestState does: one attempt, and nothing is waited out. */
export async function runState(run: StateRun): Promise<StateOutcome> {
  const { machine, execution, at, input, variables } = run;
  const started = startedExecution(0, at, { ...execution, revision: machine.revision });
  const step = beginStep(started, machine, at, run);
  const seen: StateOutcome['seen'] = {};
  step.contextOf = run.contextOf;
  step.instead = { Task: instead(run, seen), Map: instead(run, seen), Parallel: instead(run, seen) };
  const frame = addFirstFrame(step).id;
  changeFrame(step, frame, { variables });
  const full = () => {};
  await interpret(step, full, async () => {
    logEvent(step, 'ExecutionStarted', 0, { ...untruncated('input', input), roleArn: machine.roleArn });
    enterState(step, frame, machine.start, input);
  });
  const [invocation] = step.invocations.splice(0);
  if (invocation && step.retries.length === 0 && !step.end) {
    const outcome = await run.call(invocationOf(eventAt(step, invocation.scheduled)));
    await interpret(step, full, () => taskReturned(step, frame, outcome));
  }
  if (findFrame(step, frame)?.wakeAt !== undefined && step.retries.length === 0)
    await interpret(step, full, async () => continueState(step, frame, () => waited(step, frame)));
  return { ...outcomeOf(step, variables), seen };
}

function outcomeOf(step: Step, before: Record<string, unknown>): Omit<StateOutcome, 'seen'> {
  const { handled, events } = step;
  const exited = events.findIndex(({ stateExitedEventDetails }) => stateExitedEventDetails);
  const details = exited < 0 ? undefined : events[exited]!.stateExitedEventDetails!;
  const next = exited < 0 ? undefined : events[exited + 1]?.stateEnteredEventDetails;
  const assigned = (details?.assignedVariables ?? {}) as Record<string, string>;
  const variables = {
    ...before,
    ...Object.fromEntries(Object.entries(assigned).map(([name, text]) => [name, JSON.parse(text) as unknown])),
  };
  if (step.retries.length > 0) return { status: 'RETRIABLE', handled: handled!, variables };
  if (!details) return { status: 'FAILED', handled: { ...handled, ...failureOf(step) }, variables };
  return {
    status: handled?.catchIndex === undefined ? 'SUCCEEDED' : 'CAUGHT_ERROR',
    output: details.output as string,
    ...(next && { nextState: next.name as string }),
    ...(handled && { handled }),
    variables,
  };
}

const failureOf = ({ end }: Step) => ({
  ...(end?.error !== undefined && { error: end.error }),
  ...(end?.cause !== undefined && { cause: end.cause }),
});

/** The work of a state that takes a mock: its fields are evaluated as ever, what it would call or run is not. */
function instead({ mock, retryCount = 0 }: StateRun, seen: StateOutcome['seen']): EnterState {
  return async (step, frame, state) => {
    const { definition } = state;
    const retriers = ('Retry' in definition && definition.Retry) || [];
    changeFrame(step, frame, { attempt: retryCount, retries: retriers.map(() => retryCount) });
    await prepare[definition.Type]?.(step, frame, state, seen);
    if (!mock) return;
    step.invocations.length = 0;
    if (definition.Type !== 'Task') return continueState(step, frame, () => endScope(step, frame, mock));
    if ('errorOutput' in mock) return failTask(step, frame, failureOfMock(mock.errorOutput));
    seen.result = mock.result;
    await succeedTask(step, frame, mock.result, JSON.parse(mock.result));
  };
}

async function endScope(step: Step, frame: number, mock: Mock): Promise<void> {
  if ('errorOutput' in mock) throw failureOfMock(mock.errorOutput);
  await exitState(step, frame, { result: JSON.parse(mock.result) as unknown, output: mock.result });
}

function failureOfMock({ error, cause }: { error?: string; cause?: string }): StateFailure {
  const details = error === 'States.Timeout' ? taskTimeout(false).details : {};
  return new StateFailure(error, cause, details);
}

type Prepare = (step: Step, frame: number, state: CompiledState, seen: StateOutcome['seen']) => Promise<void>;

/** What states evaluate before their work begins. */
const prepare: Partial<Record<State['Type'], Prepare>> = {
  async Task(step, frame, state, seen) {
    await task(step, frame, state);
    const scheduled = step.invocations[0] && eventAt(step, step.invocations[0].scheduled);
    const { parameters } = scheduled?.taskScheduledEventDetails ?? {};
    const { input } = scheduled?.lambdaFunctionScheduledEventDetails ?? {};
    if (state.fields.Arguments) seen.afterArguments = (parameters ?? input) as string;
  },
  async Parallel(step, frame, { fields }, seen) {
    const text = await evaluateText(step, frame, 'Arguments', unchanged(step, frame));
    if (fields.Arguments) seen.afterArguments = text;
  },
  async Map(step, frame, state, seen) {
    const { items, concurrency } = await readItems(step, frame, state);
    const inputs: string[] = [];
    for (const [index, value] of items.entries())
      inputs.push(await itemInput(step, frame, index, value, JSON.stringify(value)));
    seen.maxConcurrency = concurrency;
    if (state.fields.ItemSelector) seen.afterItemSelector = `[${inputs.join(',')}]`;
  },
};

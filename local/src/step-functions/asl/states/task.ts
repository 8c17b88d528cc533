import { AwsError } from '../../../shared/service.ts';
import type { InvocationResult } from '../../../shared/service.ts';
import type { TaskState } from '../definition/asl.ts';
import { bind, evaluateText } from '../jsonata/bindings.ts';
import {
  dataLimitExceeded,
  errorAndCause,
  queryEvaluationError,
  runtimeError,
  StateFailure,
  taskTimeout,
} from '../failure.ts';
import { maxBytes, untruncated } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import { functionFailure, invokeResult, serviceFailure } from '../lambda-invoke.ts';
import { queueFailure, sendMessageResult } from '../send-message.ts';
import type { CompiledState } from '../definition/machine.ts';
import { parseResource } from '../definition/resource.ts';
import type { Resource } from '../definition/resource.ts';
import { evaluateWholeNumber, textOf } from '../jsonata/template.ts';
import { advance, changeFrame, frameOf, stateOf } from '../step.ts';
import type { Step } from '../step.ts';
import { continueState, exitState, unchanged } from '../transition.ts';

/** Task: gives its arguments to a function or a queue; https://states-language.net/spec.html#task-state */
export async function task(step: Step, frame: number, state: CompiledState): Promise<void> {
  const resource = resourceOf(state);
  const { entered, attempt = 0 } = frameOf(step, frame);
  const { arn, startedAt } = step.execution;
  const token = () => step.issueToken({ arn, startedAt, frame, entered: entered!, attempt });
  const extras = resource.callback ? { task: { Token: token() } } : {};
  const text = await evaluateText(step, frame, 'Arguments', unchanged(step, frame), extras);
  if (resource.kind === 'integration' && resource.service === 'lambda' && typeof functionName(text) !== 'string')
    throw runtimeError('The parameter FunctionName must be the name or ARN of a function.');
  if (Buffer.byteLength(text) > maxBytes) throw dataLimitExceeded(state.name, true);
  const timeout = await seconds(step, frame, state, 'TimeoutSeconds');
  const heartbeat = await seconds(step, frame, state, 'HeartbeatSeconds');
  if (heartbeat && timeout && heartbeat >= timeout)
    throw queryEvaluationError(
      textOf(state.fields.HeartbeatSeconds!, heartbeat),
      'HeartbeatSeconds',
      `returned ${heartbeat}, which is not less than TimeoutSeconds ${timeout}.`,
    );
  const scheduled = logScheduled(step, frame, resource, text, timeout, heartbeat);
  changeFrame(step, frame, {
    wakeAt: undefined,
    task: {
      scheduled,
      ...(timeout && { timeoutAt: step.at + timeout * 1000 }),
      ...(heartbeat && { heartbeatSeconds: heartbeat }),
    },
  });
  step.invocations.push({ frame, scheduled });
}

/** What a task calls: a function, or a queue that takes a message. */
export type Invocation = { functionName: string; payload: unknown } | { message: Record<string, unknown> };

/** What to call for a task's TaskScheduled or LambdaFunctionScheduled event, and with what. */
export function invocationOf(event: HistoryEvent): Invocation {
  const { parameters, resourceType } = (event.taskScheduledEventDetails ?? {}) as {
    parameters?: string;
    resourceType?: string;
  };
  if (parameters === undefined) {
    const { resource, input } = event.lambdaFunctionScheduledEventDetails as unknown as {
      resource: string;
      input: string;
    };
    return { functionName: resource, payload: JSON.parse(input) as unknown };
  }
  if (resourceType === 'sqs') return { message: messageOf(JSON.parse(parameters) as Record<string, unknown>) };
  const { FunctionName, Payload = {} } = JSON.parse(parameters) as { FunctionName: string; Payload?: unknown };
  return { functionName: FunctionName, payload: Payload };
}

/** A body that is no text is sent as JSON: https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
function messageOf({ MessageBody, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...rest, MessageBody: typeof MessageBody === 'string' ? MessageBody : JSON.stringify(MessageBody) };
}

/** The function has returned, thrown, or could not be invoked; or the queue has answered. */
export async function taskReturned(
  step: Step,
  frame: number,
  outcome: InvocationResult | { refused: unknown },
): Promise<void> {
  const state = stateOf(step, frameOf(step, frame));
  const resource = resourceOf(state);
  const requestId = step.newId();
  if ('refused' in outcome) return failTask(step, frame, refusal(resource, outcome.refused, requestId));
  if (!outcome.ok) return failTask(step, frame, functionFailure(outcome));
  const result = resultOf(resource, outcome.payload, requestId);
  const output = JSON.stringify(result);
  if (Buffer.byteLength(output) > maxBytes) return failTask(step, frame, dataLimitExceeded(state.name, false));
  if (!resource.callback) return succeedTask(step, frame, output, result);
  advance(step, frame, 'TaskSubmitted', { ...names(resource), ...untruncated('output', output) });
  const { task } = frameOf(step, frame);
  const heartbeatAt = task!.heartbeatSeconds && step.at + task!.heartbeatSeconds * 1000;
  changeFrame(step, frame, { task: { ...task!, ...(heartbeatAt && { heartbeatAt }), submitted: true } });
}

/** The task ends with a result: its function's, or what SendTaskSuccess gave, word for word. */
export async function succeedTask(step: Step, frame: number, output: string, result: unknown): Promise<void> {
  const resource = resourceOf(stateOf(step, frameOf(step, frame)));
  const details = { ...(resource.kind === 'integration' && names(resource)), ...untruncated('output', output) };
  advance(step, frame, eventType(resource, 'Succeeded'), details);
  changeFrame(step, frame, { task: undefined });
  continueState(step, frame, () => exitState(step, frame, { result, output }));
}

/** The task ends with an error. */
export async function failTask(step: Step, frame: number, failure: StateFailure): Promise<void> {
  logTaskFailed(step, frame, failure);
  continueState(step, frame, () => Promise.reject(failure));
}

function logTaskFailed(step: Step, frame: number, failure: StateFailure): void {
  const resource = resourceOf(stateOf(step, frameOf(step, frame)));
  const details = { ...(resource.kind === 'integration' && names(resource)), ...errorAndCause(failure) };
  advance(step, frame, eventType(resource, failure.details.timeout ? 'TimedOut' : 'Failed'), details);
  changeFrame(step, frame, { task: undefined });
}

/** The time of tasks, or that of their heartbeats, is over: those that end at one moment all say so before anything follows. */
export function tasksTimedOut(step: Step, tasks: { frame: number; heartbeat: boolean }[]): void {
  const failed = tasks.map(({ frame, heartbeat }) => ({ frame, failure: taskTimeout(heartbeat) }));
  for (const { frame, failure } of failed) logTaskFailed(step, frame, failure);
  for (const { frame, failure } of failed.reverse()) continueState(step, frame, () => Promise.reject(failure));
}

/** SendTaskHeartbeat: the heartbeat's clock begins again. */
export function heartbeatTask(step: Step, frame: number): void {
  const { task } = frameOf(step, frame);
  if (task!.heartbeatAt === undefined) return;
  changeFrame(step, frame, { task: { ...task!, heartbeatAt: step.at + task!.heartbeatSeconds! * 1000 } });
}

function logScheduled(
  step: Step,
  frame: number,
  resource: Resource,
  text: string,
  timeout: number | undefined,
  heartbeat: number | undefined,
): number {
  const limits = { ...(timeout && { timeoutInSeconds: timeout }), ...(heartbeat && { heartbeatInSeconds: heartbeat }) };
  if (resource.kind === 'function') {
    const details = { resource: resource.name, ...untruncated('input', text), ...limits };
    const scheduled = advance(step, frame, 'LambdaFunctionScheduled', details);
    advance(step, frame, 'LambdaFunctionStarted');
    return scheduled;
  }
  const details = { ...names(resource), region: step.region, parameters: text, ...limits };
  const scheduled = advance(step, frame, 'TaskScheduled', details);
  advance(step, frame, 'TaskStarted', names(resource));
  return scheduled;
}

const maxTaskSeconds = 99_999_999;

async function seconds(
  step: Step,
  frame: number,
  { fields }: CompiledState,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const template = fields[field];
  if (!template) return undefined;
  const bindings = bind(step, frameOf(step, frame));
  const allowed = `a whole number from 1 to ${maxTaskSeconds}`;
  return evaluateWholeNumber(template, bindings, { least: 1, most: maxTaskSeconds, allowed });
}

function resultOf({ kind, service }: Resource, payload: unknown, requestId: string): unknown {
  if (kind === 'function') return payload ?? null;
  return service === 'lambda' ? invokeResult(payload, requestId) : sendMessageResult(payload as object, requestId);
}

function refusal({ service }: Resource, thrown: unknown, requestId: string): StateFailure {
  if (thrown instanceof AwsError)
    return service === 'lambda' ? serviceFailure(thrown, requestId) : queueFailure(thrown, requestId);
  return new StateFailure(
    service === 'lambda' ? 'Lambda.Unknown' : 'SQS.SdkClientException',
    thrown instanceof Error ? thrown.message : String(thrown),
  );
}

const resourceOf = ({ definition }: CompiledState): Resource => parseResource((definition as TaskState).Resource)!;
const functionName = (parameters: string) =>
  (JSON.parse(parameters) as { FunctionName?: unknown } | null)?.FunctionName;
const names = (resource: Resource) => ({ resourceType: resource.service, resource: resource.name });
const eventType = ({ kind }: Resource, outcome: string) =>
  `${kind === 'function' ? 'LambdaFunction' : 'Task'}${outcome}`;

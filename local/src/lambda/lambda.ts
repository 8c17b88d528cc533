import { randomUUID } from 'node:crypto';
import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import type { HttpRequest, HttpResponse } from '../shared/http.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { AwsError, type InvocationResult, type Permission } from '../shared/service.ts';
import { createAsynchronousInvocations } from './asynchronous.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { type CallOut, payloadLimit, startFunctionWorker } from './function-worker.ts';
import {
  findFunctions,
  functionEnvironment,
  invocationContext,
  type Credentials,
  type FunctionOptions,
} from './functions.ts';
import { answerInvoke, invokePermissions } from './invoke-api.ts';

/** What one invocation took, for a cost meter. */
export interface InvocationReport {
  function: string;
  /** How long it had a worker; waiting for a free one is not in it. */
  milliseconds: number;
  memorySize: number;
  /** The error's type, where it failed. */
  error?: string;
}

/** The functions of a backend. */
export interface Lambda {
  /** Settles once what was taken for later is taken up; rejects where its files cannot be read. */
  opened: Promise<void>;
  /**
   * Invokes a function and waits for its result; a function's error is a result.
   * @throws AwsError `ResourceNotFoundException`, `TooManyRequestsException`, `RequestTooLargeException`
   */
  invoke(functionNameOrArn: string, payload: unknown): Promise<InvocationResult>;
  /** Takes an event for later; resolves once it is on disk. Throws as `invoke`. */
  enqueue(functionNameOrArn: string, payload: unknown): Promise<void>;
  /** Answers `POST /2015-03-31/functions/{name}/invocations`. */
  http(request: HttpRequest): Promise<HttpResponse>;
  /** The ARN that a name stands for; an ARN stands for itself. Throws as `invoke` where there is no such function. */
  arnOf(functionNameOrArn: string): string;
  /** What such a request needs; an unknown function throws AwsError `ResourceNotFoundException`. */
  permissions(request: HttpRequest): Permission[];
  /** Ends all workers; what runs fails, what was taken for later runs after the next start. */
  stop(): Promise<void>;
}

/** The most that an asynchronous event may hold: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const eventLimit = 1024 * 1024;

/** Serves the bundled functions of a template, each in worker threads that start on demand. */
export function createLambda({
  functions,
  clock,
  region,
  endpoint,
  credentials,
  events,
  workers = 4,
  log,
  report = () => {},
  called = () => {},
  around = (_name, _event, perform) => perform(),
  sendDeadLetter = async () => {},
  during,
  newId = randomUUID,
}: {
  functions: FunctionOptions[];
  clock: Clock;
  region: string;
  /** Where functions find every AWS service, e.g. `http://127.0.0.1:4600`. */
  endpoint: string;
  credentials(roleArn: string): Credentials;
  /** Where asynchronous events wait. @default none are taken */
  events?: { directory: string; disk: Disk };
  /** The most workers of one function. @default 4 */
  workers?: number;
  log(functionName: string, line: string): void;
  report?: (invocation: InvocationReport) => void;
  /** Hears of each HTTP call of a function to others than `endpoint`, once it is over. */
  called?: (functionName: string, call: CallOut) => void;
  /** Comes between an event (JSON text) and the function; it may perform the invocation more than once. */
  around?: (functionName: string, event: string, perform: () => Promise<InvocationResult>) => Promise<InvocationResult>;
  /** Sends to an on-failure destination, under the function's role. @default nowhere */
  sendDeadLetter?: (destinationArn: string, body: string, roleArn: string) => Promise<void>;
  /** Goes around every attempt of what was taken for later, up to the timer of the next. @default nothing */
  during?: Activity['during'];
  newId?: () => string;
}): Lambda {
  const find = findFunctions(functions);
  const pools = new Map<string, FunctionPool>();

  const poolOf = (target: FunctionOptions) => {
    const existing = pools.get(target.name);
    if (existing) return existing;
    const start = () =>
      startFunctionWorker({
        ...target,
        environment: functionEnvironment(target, credentials(target.roleArn), { region, endpoint }),
        clock,
        log: (line) => log(target.name, line),
        called: (call) => called(target.name, call),
      });
    const pool = createFunctionPool(start, { workers, reserved: target.reservedConcurrency });
    pools.set(target.name, pool);
    return pool;
  };

  const perform = async (target: FunctionOptions, event: string, requestId: string) => {
    checkSize(event, payloadLimit, 'RequestResponse');
    return around(target.name, event, () => handle(target, event, requestId));
  };
  const handle = async (target: FunctionOptions, event: string, requestId: string) => {
    const { name, memorySize } = target;
    const context = invocationContext(target, requestId);
    const { result, milliseconds } = await poolOf(target).run({ requestId, event, context });
    const error = result.ok ? {} : { error: result.error.errorType };
    if (!result.ok) log(name, `${requestId} ERROR Invoke Error ${JSON.stringify(result.error)}`);
    report({ function: name, milliseconds, memorySize, ...error });
    return result;
  };

  const asynchronous =
    events &&
    createAsynchronousInvocations({
      ...events,
      clock,
      find: (name) => functions.find((target) => target.name === name),
      invoke: perform,
      sendDeadLetter,
      during,
    });
  const invocations = {
    find,
    invoke: async (name: string, event: string, requestId: string) => perform(find(name), event, requestId),
    async enqueue(name: string, event: string, requestId: string) {
      checkSize(event, eventLimit, 'Event');
      if (!asynchronous) throw new Error(`cannot take an event for ${name}: none are taken here`);
      await asynchronous.enqueue(find(name), event, requestId);
    },
  };

  return {
    opened: asynchronous?.opened ?? Promise.resolve(),
    invoke: (name, payload) => invocations.invoke(name, toJson(payload), newId()),
    enqueue: (name, payload) => invocations.enqueue(name, toJson(payload), newId()),
    http: (request) => answerInvoke(request, invocations, newId),
    arnOf: (name) => (name.startsWith('arn:') ? name : find(name).arn),
    permissions: (request) => invokePermissions(request, find),
    async stop() {
      const ended = asynchronous?.stop();
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await ended;
    },
  };
}

const toJson = (payload: unknown) => JSON.stringify(payload) ?? 'null';

function checkSize(event: string, limit: number, type: string): void {
  const size = Buffer.byteLength(event);
  if (size <= limit) return;
  const message = `${size} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`;
  throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
}

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createActivity } from './activity.ts';
import { apiConfigOf } from './api-config.ts';
import { createApi } from './appsync/api.ts';
import { evaluateCode } from './appsync/evaluate-code.ts';
import { createRealtime } from './appsync/realtime/realtime.ts';
import { TokenRefused } from './appsync/types.ts';
import { createClock, type Clock } from './clock.ts';
import { poolsOfTemplate } from './cognito/pools-of-template.ts';
import { createUserPools, type TokenRequest } from './cognito/user-pools.ts';
import { createDynamoDB } from './dynamodb/dynamodb.ts';
import { createEventBus } from './events/event-bus.ts';
import { createQueues } from './events/queues.ts';
import type { Happening } from './happening.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Credentials } from './iam/credentials.ts';
import { createIam } from './iam/iam.ts';
import { policiesOfTemplate } from './iam/policies-of-template.ts';
import { createEventSourceMapping } from './lambda/event-source-mapping.ts';
import { createLambda } from './lambda/lambda.ts';
import * as options from './options.ts';
import { loadCertificate } from './port/certificate.ts';
import { createPort, type Serving } from './port/port.ts';
import type { InvocationResult, Principal, Service } from './service.ts';
import { createStates } from './states/states.ts';
import { loadTemplate, type Template } from './template/template.ts';

/** What to run, and where. */
export interface StartOptions {
  /** The folder that `synthesise` gave. */
  assembly: string;
  /** 0 takes any free one. @default 4600 */
  port?: number;
  /** The folder of everything that is kept. @default .local */
  dataDir?: string;
  /** @default the machine's time */
  clock?: Clock;
  /** Hears what happens, as it happens. */
  tell?: (happening: Happening) => void;
  /** Comes between calls and what they call; tests make faults with it. */
  intercept?: Partial<Intercept>;
}

/** Where tests may come between: each function decides whether, and how often, to `perform`, and what to answer. */
export interface Intercept {
  /** An invocation of a function, by its name in the template. */
  invoke(functionName: string, payload: unknown, perform: () => Promise<InvocationResult>): Promise<InvocationResult>;
  /** A call of an AWS service through the port, by its `X-Amz-Target`. */
  call(target: string, input: unknown, perform: () => Promise<unknown>): Promise<unknown>;
  /** A request to `/graphql`, whoever sends it. */
  graphql(request: HttpRequest, perform: () => Promise<HttpResponse>): Promise<HttpResponse>;
}

/** A running backend. */
export interface Backend {
  /** `http://localhost:<port>`. */
  url: string;
  template: Template;
  clock: Clock;
  /** Where the certificate of its TLS lies, for `NODE_EXTRA_CA_CERTS`. */
  caPath: string;
  /** Gives a token of a person, as signing in would. */
  token(person: Omit<TokenRequest, 'poolId' | 'clientId'>): Promise<string>;
  /** Gives the keys that a role signs with. */
  credentials(roleArn: string): Credentials;
  /** How many messages wait in each queue. */
  queues(): Record<string, number>;
  /** Resolves when nothing goes on any more until the clock moves or somebody calls. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the synthesised stack on one port: all wiring is here.
 * @throws Error, one line, where the port is taken, the folder cannot be written or the template holds something unknown
 */
export async function start({
  assembly,
  port: wantedPort = 4600,
  dataDir = '.local',
  clock = createClock(),
  tell = () => {},
  intercept = {},
}: StartOptions): Promise<Backend> {
  const folder = (name: string) => join(dataDir, name);
  makeFolder(dataDir);
  const certificate = loadCertificate(folder('tls'), new Date(clock.now()));
  const newId = randomUUID;
  const log = (line: Record<string, unknown>) => tell({ kind: 'log', source: 'api', line });
  const activity = createActivity();
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  let backend!: Omit<Backend, 'url' | 'stop'>;
  let sayGoodbye: () => Promise<void>;

  const serve = async (url: string): Promise<Serving> => {
    const template = loadTemplate({ assembly, endpoint: url });
    const { region, accountId } = template;
    const iam = createIam({
      ...policiesOfTemplate(template.resources),
      ...{ accountId, region, clock },
      report: (decision) => decision.allowed || tell({ kind: 'denied', ...decision }),
    });
    const role = (arn: string): Principal => ({ kind: 'role', arn, name: arn.slice(arn.lastIndexOf('/') + 1) });
    const callAs = async (roleArn: string, service: Service, operation: string, input: Record<string, unknown>) => {
      for (const permission of service.permissions(operation, input)) iam.authorize(role(roleArn), permission);
      return (await service.operations[operation]!(input)) as Record<string, unknown>;
    };

    const queues = await createQueues({ queues: options.queues(template), directory: folder('queues'), clock });
    stops.push(() => queues.stop());
    const dynamodb = await createDynamoDB({ tables: options.tables(template), directory: folder('tables'), clock });
    stops.push(() => dynamodb.stop());
    const lambda = createLambda({
      functions: options.functions(template),
      ...{ clock, region },
      endpoint: url.replace('localhost', '127.0.0.1'),
      credentials: iam.credentials,
      directory: folder('invocations'),
      log: (functionName, line) => tell({ kind: 'log', source: functionName, line }),
      report: (invocation) => tell({ kind: 'invoked', ...invocation }),
      around: (functionName, event, perform) =>
        activity.during(() => intercept.invoke?.(functionName, JSON.parse(event), perform) ?? perform()),
      sendDeadLetter: queues.send,
    });
    stops.push(() => lambda.stop());
    const { invoke } = lambda;

    const userPools = poolsOfTemplate(template.resources, region);
    const pools = createUserPools({
      pools: userPools,
      directory: folder('users'),
      clock,
      trigger: async (functionArn, event) => {
        const poolArn = userPools.find(({ id }) => id === event.userPoolId)!.arn;
        iam.authorizeService('cognito-idp.amazonaws.com', invokes(functionArn), { 'aws:SourceArn': poolArn });
        return outputOf(await invoke(functionArn, event));
      },
    });
    const bus = await createEventBus({
      rules: options.rules(template),
      directory: folder('events'),
      clock,
      deliver: async (target, event, rule) => {
        iam.authorizeService('events.amazonaws.com', invokes(target.arn), { 'aws:SourceArn': rule.arn });
        await activity.during(() => lambda.enqueue(target.arn, event));
      },
      sendDeadLetter: queues.send,
    });
    stops.push(() => bus.stop());
    const states = await createStates({
      machines: options.machines(template),
      directory: folder('executions'),
      ...{ clock, region, newId },
      invoke: async (roleArn, functionArn, payload) => {
        iam.authorize(role(roleArn), invokes(functionArn));
        return invoke(functionArn, payload);
      },
      onStatusChange: (event) => bus.put({ ...event }),
      report: tell,
    });
    stops.push(() => states.stop());

    const api = createApi(apiConfigOf(template), {
      ...{ clock, newId, log },
      verifyToken: (poolId, token) =>
        pools.verify(poolId, token).catch((error: { reason?: TokenRefused['reason'] }) => {
          throw error.reason ? new TokenRefused(error.reason) : error;
        }),
      verifySignature: iam.verifySignature,
      authorize: iam.authorize,
      dynamodb: (roleArn, operation, input) => callAs(roleArn, dynamodb.service, operation, input),
      lambda: async (roleArn, functionArn, payload, invocationType) => {
        iam.authorize(role(roleArn), invokes(functionArn));
        return invocationType === 'Event'
          ? void (await lambda.enqueue(functionArn, payload))
          : invoke(functionArn, payload);
      },
      sign: async (roleArn, request, scope) => {
        const { pathname, search, host } = new URL(request.url);
        const headers = { ...request.headers, host };
        const { method, body } = request;
        return iam.sign(roleArn, { method, path: pathname + search, headers, body: Buffer.from(body) }, scope);
      },
    });
    api.onPublish(({ value }) => tell({ kind: 'published', update: value as Record<string, unknown> }));
    const realtime = createRealtime(api, { clock, log });
    sayGoodbye = () => realtime.stop();

    for (const mapping of options.mappings(template)) {
      const { roleArn, functionArn, streamArn } = mapping;
      const may = (action: string) =>
        iam.authorize(role(roleArn), { action: `dynamodb:${action}`, resource: streamArn });
      for (const action of ['DescribeStream', 'GetShardIterator', 'ListStreams']) may(action);
      const stream = dynamodb.stream(streamArn);
      const running = await createEventSourceMapping({
        ...mapping,
        ...{ clock, region },
        stream: {
          ...stream,
          read: (after, limit) => {
            may('GetRecords');
            return activity.during(() => stream.read(after, limit));
          },
        },
        directory: join(folder('mappings'), mapping.name),
        invoke: (payload) => invoke(functionArn, payload),
        sendDeadLetter: async (queueArn, body) => {
          iam.authorize(role(roleArn), { action: 'sqs:SendMessage', resource: queueArn });
          await queues.send(queueArn, body);
          tell({ kind: 'dead letter', queue: queueArn });
        },
      });
      stops.push(() => running.stop());
    }

    const { pool, client } = options.signIn(template);
    backend = {
      ...{ template, clock, caPath: certificate.caPath },
      token: (person) => pools.token({ poolId: pool, clientId: client, ...person }),
      credentials: iam.credentials,
      queues: queues.counts,
      idle: () => activity.idle(states.idle),
    };
    const around = (service: Service): Service => intercepted(service, intercept);
    return {
      verifySignature: iam.verifySignature,
      authorize: iam.authorize,
      graphql: (request) => intercept.graphql?.(request, () => api.http(request)) ?? api.http(request),
      realtime: realtime.upgrade,
      services: [
        { service: around(dynamodb.service), signingName: 'dynamodb' },
        { service: around(states.service), signingName: 'states' },
        { service: around(queues.service), signingName: 'sqs' },
      ],
      routes: [
        {
          method: 'POST',
          pattern: '/v1/dataplane-evaluatecode',
          handler: (request) => {
            iam.authorize(iam.verifySignature(request, 'appsync'), { action: 'appsync:EvaluateCode', resource: '*' });
            return evaluateCode(parse(request.body), { clock, newId });
          },
        },
        {
          method: 'POST',
          pattern: '/2015-03-31/functions/{name}/invocations',
          handler: (request) => {
            const caller = iam.verifySignature(request, 'lambda');
            for (const permission of lambda.permissions(request)) iam.authorize(caller, permission);
            return lambda.http(request);
          },
        },
        {
          method: 'GET',
          pattern: '/{pool}/.well-known/{document}',
          handler: (request) => pools.http(request) ?? nothing,
        },
      ],
    };
  };

  try {
    const port = await createPort({ port: wantedPort, certificate, clock, newId, log, serve });
    // Subscribers are told before the port closes on them.
    stops.push(port.close, () => sayGoodbye());
    return { ...backend, url: port.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Undefined where it is no JSON, which the handler refuses as it refuses every other body that it does not want. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

const nothing = { status: 404, headers: {}, body: '' };

const invokes = (functionArn: string) => ({ action: 'lambda:InvokeFunction', resource: functionArn });

function outputOf(result: InvocationResult): Record<string, unknown> {
  if (result.ok) return result.payload as Record<string, unknown>;
  throw new Error(`the trigger failed: ${result.error.errorType}: ${result.error.errorMessage}`);
}

function intercepted(service: Service, { call }: Partial<Intercept>): Service {
  if (!call) return service;
  const operations = Object.entries(service.operations).map(([name, operation]) => [
    name,
    (input: unknown) => call(`${service.targetPrefix}.${name}`, input, async () => operation(input)),
  ]);
  return { ...service, operations: Object.fromEntries(operations) as Service['operations'] };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Error(`cannot write to DATA_DIR ${path}: ${(error as Error).message}; choose another folder`, {
      cause: error,
    });
  }
}

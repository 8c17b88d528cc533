import { randomUUID } from 'node:crypto';
import { createActivity } from './shared/activity.ts';
import { apiConfigOf } from './from-template/appsync.ts';
import { createApi } from './appsync/api.ts';
import { createRealtime } from './appsync/realtime/realtime.ts';
import { TokenRefused } from './appsync/types.ts';
import { type Actor, createAuthority } from './iam/authority.ts';
import { createClock, type Clock } from './shared/clock.ts';
import { poolsOfTemplate } from './from-template/cognito.ts';
import { createUserPools, type TokenRequest } from './cognito/user-pools.ts';
import type { CostMeter } from './cost-meter.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { createPositionKeeper } from './data-folder/positions.ts';
import { createDynamoDB } from './dynamodb/dynamodb.ts';
import { createEventBus } from './events/event-bus.ts';
import { createQueues } from './events/queues.ts';
import type { Happening } from './happening.ts';
import type { Credentials } from './iam/credentials.ts';
import { createIam, type Decision } from './iam/iam.ts';
import { policiesOfTemplate } from './from-template/iam.ts';
import { intercepted, type Intercept } from './shared/intercept.ts';
import { createEventSourceMapping } from './lambda/event-source-mapping.ts';
import { createLambda } from './lambda/lambda.ts';
import { createQueueMapping } from './lambda/queue-mapping.ts';
import { queueMappings, streamMappings } from './from-template/mappings.ts';
import * as options from './from-template/options.ts';
import { namesOf, networkUrls } from './port/allowed-hosts.ts';
import { loadCertificate } from './port/certificate.ts';
import { createPort, type Serving } from './port/port.ts';
import type { InvocationResult, Service } from './shared/service.ts';
import { createDisk, type Durability } from './shared/storage/disk.ts';
import { restRoutes } from './rest-routes.ts';
import { createRuleTargets } from './rule-targets.ts';
import { createStates, type KnownExecutions } from './step-functions/step-functions.ts';
import { loadTemplate, type Template } from './template/template.ts';

export type { Durability } from './shared/storage/disk.ts';
export type { Intercept } from './shared/intercept.ts';

/** What to run, and where. */
export interface StartOptions {
  /** The folder that `synthesise` gave. */
  assembly: string;
  /** 0 takes any free one. @default 4600 */
  port?: number;
  /** The address that it listens at: `0.0.0.0` lets others in the network in, to everything. @default this machine alone */
  host?: string | undefined;
  /** Names beside localhost that it answers to. @default none */
  allowedHosts?: string[];
  /** The folder of everything that is kept. @default .local */
  dataDir?: string;
  /** Whether to begin with empty data. @default false */
  fresh?: boolean;
  /** `relaxed` survives the end of the process but no power cut, and is faster. @default synced */
  durability?: Durability;
  /** @default the machine's time */
  clock?: Clock;
  /** Hears what happens, as it happens. */
  tell?: (happening: Happening) => void;
  /** Hears every decision of the policies; `tell` hears of denials alone. */
  decided?: (decision: Decision) => void;
  /** Counts what AWS would bill. */
  meter?: CostMeter;
  /** Comes between calls and what they call; tests make faults with it. */
  intercept?: Partial<Intercept>;
}

/** What ends things that were begun, in that order. */
type Ends = (() => unknown)[];

/** A running backend. */
export interface Backend {
  /** `http://localhost:<port>`. */
  url: string;
  /** Where others in the network find it; none where it listens to this machine alone. */
  networkUrls: string[];
  template: Template;
  clock: Clock;
  /** Where the certificate of its TLS lies, for `NODE_EXTRA_CA_CERTS`. */
  caPath: string;
  /** Gives a token of a person, as signing in would. */
  token(person: Omit<TokenRequest, 'poolId' | 'clientId'>): Promise<string>;
  /** Gives the keys that a role signs with. */
  credentials(roleArn: string): Credentials;
  /** The operations of AWS services that it serves, by how they are called: `DynamoDB_20120810.GetItem`. */
  operations: string[];
  /** How many messages wait in each queue. */
  queues(): Record<string, number>;
  /** Resolves when nothing goes on any more until the clock moves or somebody calls. */
  idle(): Promise<void>;
  /**
   * Resolves once a write has failed and everything that was accepted is saved, with an error of one line that names the
   * file. From then on the port answers errors alone: stop it.
   */
  failed: Promise<Error>;
  stop(): Promise<void>;
}

/**
 * Runs the synthesised stack on one port: all wiring is here.
 * @throws Error, one line, where the port is taken, the folder cannot be written or the template holds something unknown
 */
export async function start({
  assembly,
  port: wantedPort = 4600,
  host,
  allowedHosts = [],
  dataDir = '.local',
  fresh = false,
  durability = 'synced',
  clock = createClock(),
  tell: tellOthers = () => {},
  meter,
  decided = () => {},
  intercept = {},
}: StartOptions): Promise<Backend> {
  let hasFailed!: (failure: Error) => void;
  const failed = new Promise<Error>((resolve) => (hasFailed = resolve));
  const disk = createDisk({
    durability,
    around: intercept.write,
    onFailure(failure) {
      // Nothing goes on over data that is not known any more; the port answers on, with errors.
      void endParts()
        .catch(() => {})
        .then(() => hasFailed(failure));
    },
  });
  const tell: typeof tellOthers = (happening) => {
    // What went wrong is told by `failed`; what that made of everything under way is of no use.
    if (disk.failure()) return;
    meter?.hear(happening);
    tellOthers(happening);
  };
  const log = (line: Record<string, unknown>) => tell({ kind: 'log', source: 'api', line });
  const notice = (message: string) => tell({ kind: 'data', message });
  const newId = randomUUID;
  const data = await openDataFolder(dataDir, { fresh, disk, notice });
  const certificate = loadCertificate(data.of('tls'), new Date(clock.now()), namesOf({ host, allowedHosts }), disk);
  if (certificate.isReplaced) notice(`${certificate.caPath} is new: clients must trust it anew`);
  const activity = createActivity();
  const parts: Ends = [];
  let ending: Promise<unknown> = Promise.resolve();
  const endParts = () => (ending = ending.catch(() => {}).then(() => endAll(parts)));
  const surroundings: Ends = [data.close, endParts];
  const stop = () => endAll(surroundings);
  let backend!: Omit<Backend, 'url' | 'networkUrls' | 'failed' | 'stop'>;
  let sayGoodbye: () => Promise<void>;

  const serve = async (url: string): Promise<Serving> => {
    const template = loadTemplate({ assembly, endpoint: url });
    const { region, accountId } = template;
    const iam = createIam({
      ...policiesOfTemplate(template.resources),
      ...{ accountId, region, clock },
      report(decision) {
        decided(decision);
        if (!decision.allowed) tell({ kind: 'denied', ...decision });
      },
    });
    const as = createAuthority(iam);
    for (const each of options.serviceRoles(template)) as.assume(each);
    const queues = await data.open('queues', () =>
      createQueues({
        queues: options.queues(template),
        directory: data.of('queues'),
        disk,
        clock,
        ...(meter && { report: (requests) => meter.hear({ kind: 'queue requests', requests }) }),
      }),
    );
    parts.push(() => queues.stop());
    const deadLetter = (actor: Actor, queue: string, body: string, attributes?: Record<string, string>) =>
      activity.during(async () => {
        actor.may('sqs:SendMessage', queue);
        await queues.send(queue, body, attributes);
        tell({ kind: 'dead letter', queue });
      });
    let knownExecutions: () => KnownExecutions | undefined = () => undefined;
    const dynamodb = await data.open('tables', () =>
      createDynamoDB({
        tables: options.tables(template),
        directory: data.of('tables'),
        disk,
        clock,
        witness: () => knownExecutions(),
        during: activity.during,
        ...(meter && {
          report: (units) => meter.hear({ kind: 'consumed', ...units }),
          streamRead: () => meter.hear({ kind: 'stream read' }),
        }),
      }),
    );
    parts.push(() => dynamodb.stop());
    const positions = createPositionKeeper({ data, disk, streamOf: dynamodb.stream });
    const mappings = streamMappings(template);
    for (const mapping of mappings) await positions.check(mapping);
    const lambda = await data.open('invocations', async () => {
      const made = createLambda({
        functions: options.functions(template),
        ...{ clock, region },
        endpoint: url.replace('localhost', '127.0.0.1'),
        credentials: iam.credentials,
        events: { directory: data.of('invocations'), disk },
        log: (functionName, line) => tell({ kind: 'log', source: functionName, line }),
        report: (invocation) => tell({ kind: 'invoked', ...invocation }),
        around: (functionName, event, perform) =>
          activity.during(() => intercept.invoke?.(functionName, JSON.parse(event), perform) ?? perform()),
        sendDeadLetter: (queue, body, roleArn) => deadLetter(as.role(roleArn), queue, body),
        during: activity.during,
      });
      await made.opened;
      return made;
    });
    parts.push(() => lambda.stop());
    const { invoke } = lambda;

    const userPools = poolsOfTemplate(template.resources, region);
    const pools = createUserPools({
      pools: userPools,
      directory: data.of('users'),
      disk,
      clock,
      trigger: async (functionArn, event) => {
        const poolArn = userPools.find(({ id }) => id === event.userPoolId)!.arn;
        as.service('cognito-idp.amazonaws.com', poolArn).may('lambda:InvokeFunction', functionArn);
        return outputOf(await invoke(functionArn, event));
      },
      report: notice,
    });
    const deliver = createRuleTargets({ authority: as, enqueue: lambda.enqueue, send: queues.send, intercept });
    const bus = await data.open('events', () =>
      createEventBus({
        rules: options.rules(template),
        directory: data.of('events'),
        disk,
        clock,
        async deliver(target, input, rule) {
          await deliver(target, input, rule);
          meter?.hear({ kind: 'event delivered', isScheduled: rule.scheduleExpression !== undefined });
        },
        sendDeadLetter: (queue, body, attributes) =>
          deadLetter(as.service('events.amazonaws.com', attributes.RULE_ARN!), queue, body, attributes),
        during: activity.during,
      }),
    );
    parts.push(() => bus.stop());
    const states = await data.open('executions', () =>
      createStates({
        known: data.isRestarting() ? undefined : (dynamodb.witnessed as KnownExecutions | undefined),
        machines: options.machines(template),
        directory: data.of('executions'),
        disk,
        ...{ clock, region, newId },
        invoke: async (roleArn, functionArn, payload) => {
          as.role(roleArn).may('lambda:InvokeFunction', functionArn);
          return invoke(functionArn, payload);
        },
        onStatusChange: (event) => bus.put({ ...event }),
        report: tell,
      }),
    );
    parts.push(() => states.stop());
    knownExecutions = states.known;
    if (data.isRestarting()) await dynamodb.restart();
    for (const mapping of mappings) positions.reset(mapping);

    const api = createApi(apiConfigOf(template), {
      ...{ clock, newId, log },
      verifyToken: (poolId, token) =>
        pools.verify(poolId, token).catch((error: { reason?: TokenRefused['reason'] }) => {
          throw error.reason ? new TokenRefused(error.reason) : error;
        }),
      verifySignature: iam.verifySignature,
      authorize: iam.authorize,
      dynamodb(roleArn, operation, input) {
        const perform = () => as.role(roleArn).call(dynamodb.service, operation, input);
        const target = `${dynamodb.service.targetPrefix}.${operation}`;
        return intercept.dataSource?.(target, input, perform) ?? perform();
      },
      lambda: async (roleArn, functionArn, payload, invocationType) => {
        as.role(roleArn).may('lambda:InvokeFunction', functionArn);
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
    const realtime = createRealtime(api, {
      ...{ clock, log },
      ...(meter && { report: (bytes) => meter.hear({ kind: 'message', bytes }) }),
    });
    sayGoodbye = () => realtime.stop();

    for (const mapping of mappings) {
      const { roleArn, functionArn, streamArn } = mapping;
      const reader = as.role(roleArn);
      for (const action of ['DescribeStream', 'GetShardIterator', 'ListStreams'])
        reader.may(`dynamodb:${action}`, streamArn);
      const stream = dynamodb.stream(streamArn);
      const running = await createEventSourceMapping({
        ...mapping,
        ...{ clock, region },
        stream: {
          ...stream,
          read: (after, limit) => {
            reader.may('dynamodb:GetRecords', streamArn);
            const perform = () => activity.during(() => stream.read(after, limit));
            return intercept.readStream?.(streamArn, perform) ?? perform();
          },
        },
        directory: positions.folderOf(mapping),
        disk,
        invoke(payload) {
          meter?.hear({ kind: 'records', records: payload.Records.length });
          return invoke(functionArn, payload);
        },
        sendDeadLetter: (queue, body) => deadLetter(reader, queue, body),
        report({ records, error }) {
          // What is about no record is about reading itself; invocations are told of by the function.
          if (records === 0) tell({ kind: 'log', source: mapping.name, line: { message: error } });
        },
      });
      parts.push(() => running.stop());
    }

    for (const { name, roleArn, functionArn, queueArn, properties } of queueMappings(template)) {
      const reader = as.role(roleArn);
      for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'])
        reader.may(`sqs:${action}`, queueArn);
      const running = createQueueMapping({
        ...{ properties, clock, region },
        queue: queues.reader(queueArn),
        during: activity.during,
        invoke: (payload) => invoke(functionArn, payload),
        report({ messages, error }) {
          // What is about no message is about reading itself; invocations are told of by the function.
          if (messages === 0) tell({ kind: 'log', source: name, line: { message: error } });
        },
      });
      parts.push(() => running.stop());
    }

    const around = (service: Service): Service => intercepted(service, intercept);
    const services = [
      { service: around(dynamodb.service), signingName: 'dynamodb', maxBodyBytes: 4 * mebibyte },
      { service: around(dynamodb.streams), signingName: 'dynamodb', maxBodyBytes: mebibyte },
      { service: around(states.service), signingName: 'states', maxBodyBytes: 2 * mebibyte },
      { service: around(queues.service), signingName: 'sqs', maxBodyBytes: 4 * mebibyte },
    ];
    data.ready();
    const { pool, client } = options.signIn(template);
    backend = {
      ...{ template, clock, caPath: certificate.caPath },
      token: (person) => pools.token({ poolId: pool, clientId: client, ...person }),
      credentials: iam.credentials,
      operations: [
        ...services.flatMap(({ service: { targetPrefix, operations } }) =>
          Object.keys(operations).map((name) => `${targetPrefix}.${name}`),
        ),
        ...['AWSAppSync.EvaluateCode', 'AWSLambda.Invoke'],
      ],
      queues: queues.counts,
      idle: () => activity.idle(states.idle),
    };
    return {
      verifySignature: iam.verifySignature,
      authorize: iam.authorize,
      graphql(request) {
        meter?.hear({ kind: 'operation' });
        return intercept.graphql?.(request, () => api.http(request)) ?? api.http(request);
      },
      realtime: realtime.upgrade,
      services,
      routes: restRoutes({ iam, lambda, pools, clock, newId }),
    };
  };

  try {
    const port = await createPort({
      port: wantedPort,
      host,
      allowedHosts,
      certificate,
      clock,
      newId,
      log,
      failure: disk.failure,
      serve,
    });
    // Subscribers are told before the port closes on them.
    surroundings.push(port.close, () => sayGoodbye());
    return { ...backend, url: port.url, networkUrls: networkUrls(host, port.port), failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends one after the other, the youngest first; each has its turn, whatever became of those before. */
async function endAll(ends: Ends): Promise<void> {
  const errors: unknown[] = [];
  for (const end of ends.splice(0).reverse())
    try {
      await end();
    } catch (error) {
      errors.push(error);
    }
  if (errors.length > 0) throw errors[0];
}

/** Bodies are bounded so that none holds up the others: these take what the services do, however it is written as JSON. */
const mebibyte = 1024 * 1024;

function outputOf(result: InvocationResult): Record<string, unknown> {
  if (result.ok) return result.payload as Record<string, unknown>;
  throw new Error(`the trigger failed: ${result.error.errorType}: ${result.error.errorMessage}`);
}

import { randomUUID } from 'node:crypto';
import type { TokenRequest } from './cognito/user-pools.ts';
import type { CostMeter } from './cost-meter.ts';
import { createFeed } from './console/feed.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { signIn } from './from-template/cognito.ts';
import type { RuntimeEvent } from './runtime-event.ts';
import type { Credentials } from './iam/credentials.ts';
import type { Decision, Question } from './iam/iam.ts';
import { namesOf, networkUrls } from './port/allowed-hosts.ts';
import { loadCertificate } from './port/certificate.ts';
import { createPort } from './port/port.ts';
import { createActivity } from './shared/activity.ts';
import { createClock, type Clock } from './shared/clock.ts';
import type { Intercept } from './shared/intercept.ts';
import { createDisk, type Durability } from './shared/storage/disk.ts';
import { loadTemplate, type Template } from './template/template.ts';
import { consoleOf } from './wiring/console.ts';
import type { ConsoleOptions } from './wiring/console-api.ts';
import type { Runtime } from './wiring/runtime.ts';
import { type Services, startServices } from './wiring/services.ts';
import { operationsOf, servingOf } from './wiring/serving.ts';

/** What to run, and where. */
export interface StartOptions {
  /** The folder that a CDK app wrote, e.g. `cdk.out`, or that `synthesise` gave. */
  assembly: string;
  /** Names of stacks, or their ids in the app; those that they need run with them. @default all of the assembly */
  stacks?: string[] | undefined;
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
  /** Whether `GET /` shows the console to this machine's browser, and what it shows besides the stack. @default true */
  console?: boolean | ConsoleOptions;
  /** Addresses and domains that Amazon SES knows as verified, besides those of the template. @default none */
  emailIdentities?: string[];
  /** @default the machine's time */
  clock?: Clock;
  /** Called with what happens, as it happens. */
  onEvent?: (event: RuntimeEvent) => void;
  /** Called with every decision of the policies; of them `onEvent` gets denials alone. */
  onDecision?: (decision: Decision, question: Question) => void;
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
  /**
   * Gives a token of a person, as signing in would.
   * @throws Error, one line, where the template has no user pool client
   */
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
 * Runs the synthesised stack on one port.
 * @throws Error, one line, where the port is taken, the folder cannot be written or the template holds something unknown
 */
export async function start({
  assembly,
  stacks,
  port: wantedPort = 4600,
  host,
  allowedHosts = [],
  dataDir = '.local',
  fresh = false,
  durability = 'synced',
  console: withConsole = true,
  emailIdentities = [],
  clock = createClock(),
  onEvent = () => {},
  meter,
  onDecision = () => {},
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
  const feed = withConsole ? createFeed(clock.now) : undefined;
  const record = (event: RuntimeEvent) => {
    // What went wrong is told by `failed`; what that made of everything under way is of no use.
    if (disk.failure()) return;
    meter?.record(event);
    feed?.tell(event);
    onEvent(event);
  };
  const notice = (message: string) => record({ kind: 'data', message });
  const data = await openDataFolder(dataDir, { fresh, disk, notice });
  const certificate = loadCertificate(data.of('tls'), new Date(clock.now()), namesOf({ host, allowedHosts }), disk);
  if (certificate.isReplaced) notice(`${certificate.caPath} is new: clients must trust it anew`);
  const parts: Ends = [];
  let ending: Promise<unknown> = Promise.resolve();
  const endParts = () => (ending = ending.catch(() => {}).then(() => endAll(parts)));
  const ends: Ends = [data.close, endParts];
  const stop = () => endAll(ends);
  const shared = {
    ...{ data, disk, clock, intercept, meter, emailIdentities, record, onDecision, notice },
    newId: randomUUID,
    activity: createActivity(),
    log: (line: Record<string, unknown>) => record({ kind: 'log', source: 'api', line }),
    onStop: (end: () => unknown) => void parts.push(end),
  };
  try {
    const port = await createPort({
      ...{ port: wantedPort, host, allowedHosts, certificate, failure: disk.failure },
      ...shared,
      async serve(url) {
        const runtime: Runtime = { ...shared, template: loadTemplate({ assembly, stacks, endpoint: url }) };
        const services = await startServices(runtime, url);
        const serving = servingOf(runtime, services);
        data.ready();
        const shown = typeof withConsole === 'object' ? withConsole : {};
        const ofConsole = feed && { console: consoleOf(runtime, services, feed, shown) };
        return {
          ...serving,
          ...ofConsole,
          running: { ...runningOf(runtime, services), operations: operationsOf(serving) },
        };
      },
    });
    const { closeSubscriptions, ...running } = port.serving.running;
    // Subscribers are told before the port closes on them.
    ends.push(port.close, closeSubscriptions);
    const { url } = port;
    return { ...running, url, networkUrls: networkUrls(host, port.port), caPath: certificate.caPath, failed, stop };
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

/** What the owner of a backend may do with its services. */
function runningOf({ template, clock, activity }: Runtime, { iam, pools, queues, states, apis }: Services) {
  return {
    ...{ template, clock },
    async token(person: Parameters<Backend['token']>[0]) {
      const { pool: poolId, client: clientId } = signIn(template);
      return pools.token({ poolId, clientId, ...person });
    },
    credentials: iam.credentials,
    queues: queues.counts,
    idle: () => activity.idle(states.idle),
    closeSubscriptions: apis.stop,
  };
}

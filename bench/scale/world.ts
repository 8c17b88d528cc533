import type { Usage } from '@countersign/local';
import { createRandom } from '../../test/support/random.ts';
import { createEnvironments, type Environments } from './environments.ts';
import { createEventQueue } from './event-queue.ts';
import { awsLatencies, type FunctionName, type Latencies, type Leg } from './latencies.ts';
import type { Load } from './loads.ts';
import { type Bucket, createBucket, createRoom, type Quota, quotaList, type QuotaName, type Room } from './quota.ts';
import { createTally, drawing, type Spread, type Tally } from './spread.ts';

/** How a load is simulated. */
export interface SimulateOptions {
  /** @default 1 */
  seed?: number;
  /** @default those of AWS */
  latencies?: Latencies;
  /** @default the defaults of an account */
  quotas?: Record<QuotaName, Pick<Quota, 'rate' | 'burst' | 'most'>>;
}

/** What is counted of what AWS bills. */
const counted = [
  ...(['transitions', 'invocations', 'gigabyteSeconds', 'writeUnits', 'readUnits', 'streamRecords'] as const),
  ...(['operations', 'messages', 'customEvents'] as const),
] as const;

/** What is seen of a load while it is simulated. */
export interface Seen {
  /** What AWS bills; read units are what one signer takes, for each, which is a little more than several do. */
  usage: Pick<Usage, (typeof counted)[number]>;
  /** From the acceptance of a change to its push at the subscriber. */
  pushes: Tally;
  /** From the acceptance of a start to the first ask of each signer. */
  asks: Tally;
  /** From the acceptance of the last answer to that of the end. */
  ends: Tally;
  /** From the acceptance of a change to the mail at SES's door, were mail on. */
  mails: Tally;
  /** The most changes that were accepted and not yet handled by both followers. */
  backlog: number;
  /** The longest that a change was at its lane until it was told, in milliseconds. */
  laneWait: number;
  /** The most requests that were due to be looked after at once. */
  looksWaiting: number;
  /** How many requests have ended, and when the last did, in milliseconds. */
  ended: number;
  lastAt: number;
}

/** What falls due, in the order of its numbers in the queue. */
export const kinds = [
  ...(['start', 'arrive', 'begin', 'handled', 'group', 'invoke', 'task', 'answer', 'closing', 'close'] as const),
  ...(['lookDue', 'lookRun'] as const),
] as const;
export type Kind = (typeof kinds)[number];
const numberOf = Object.fromEntries(kinds.map((kind, at) => [kind, at])) as Record<Kind, number>;

/** What is done when something falls due, to what its two numbers name. */
export type Act = (one: number, two: number) => void;

/** All that the parts of a simulation share. */
export interface World {
  /** By the clock of the simulation, in milliseconds from its beginning. */
  now: number;
  load: Load & { isFirstAutomatic: boolean };
  quotas: NonNullable<SimulateOptions['quotas']>;
  limits: Record<QuotaName, Bucket & Room>;
  environments: Environments;
  seen: Seen;
  /** Does something later. */
  add(at: number, kind: Kind, one: number, two?: number): void;
  /** Takes the next that falls due, and moves the clock on; undefined where nothing does. */
  next(): { kind: Kind; one: number; two: number } | undefined;
  /** Draws how long a leg of the way takes. */
  leg: Record<Leg, () => number>;
  /** Draws from a spread of one's own. */
  drawing(spread: Spread): () => number;
  between(least: number, most: number): number;
  /** Runs a function, and gives how long it takes. */
  run(name: FunctionName, isCold: boolean): number;
  /** Enters so many states, and gives how long they must wait for the rate. */
  enter(states: number): number;
  isAutomatic(signer: number): boolean;
}

/** 256 MB each (infra/node-function.ts). */
const gigabytes = 0.25;

/** Makes a world in which nothing has happened. */
export function createWorld(load: Load, options: SimulateOptions): World {
  const { seed = 1, latencies = awsLatencies, quotas = quotaList.quotas } = options;
  const random = createRandom(seed);
  const queue = createEventQueue();
  const draw = <Name extends string>(spreads: Record<Name, Spread>) =>
    Object.fromEntries(
      Object.entries<Spread>(spreads).map(([name, spread]) => [name, drawing(spread, random)]),
    ) as Record<Name, () => number>;
  const leg = draw(latencies.legs);
  const duration = draw(latencies.functions);
  const limits = Object.fromEntries(
    Object.entries(quotas).map(([name, quota]) => [
      name,
      quotaList.quotas[name as QuotaName].most ? createRoom(quota) : createBucket(quota),
    ]),
  ) as World['limits'];
  const usage = Object.fromEntries(counted.map((unit) => [unit, 0])) as Seen['usage'];
  const isFirstAutomatic = load.isFirstAutomatic ?? false;
  const world: World = {
    now: 0,
    load: { ...load, isFirstAutomatic },
    ...{ quotas, limits, leg },
    environments: createEnvironments(limits.lambdaConcurrency, limits.lambdaGrowth),
    seen: {
      ...{ usage, pushes: createTally(), asks: createTally(), ends: createTally(), mails: createTally() },
      ...{ backlog: 0, laneWait: 0, looksWaiting: 0, ended: 0, lastAt: 0 },
    },
    add: (at, kind, one, two = 0) => queue.add(at, numberOf[kind], one, two),
    next() {
      if (!queue.take()) return undefined;
      const { at, kind, one, two } = queue.due;
      world.now = at;
      return { kind: kinds[kind]!, one, two };
    },
    drawing: (spread) => drawing(spread, random),
    between: (least, most) => random.between(least, most),
    run(name, isCold) {
      const took = duration[name]();
      usage.gigabyteSeconds += (Math.ceil(took) / 1000) * gigabytes;
      return took + (isCold ? leg.coldStart() : 0);
    },
    enter(states) {
      usage.transitions += states;
      return limits.transitions.wait(world.now, states);
    },
    isAutomatic: (signer) => isFirstAutomatic && signer === 0,
  };
  return world;
}

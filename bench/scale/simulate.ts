import type { Usage } from '@countersign/local';
import { createRandom } from '../../test/support/random.ts';
import { groupSize } from '../stories.ts';
import { ofIndex, ofLooks, ofOpenSignature } from '../write-units.ts';
import { createEnvironments } from './environments.ts';
import { createEventQueue } from './event-queue.ts';
import { itemUnits } from './item-units.ts';
import { batchSize, type Change, createLanes, type Lane, removeOldest, type StreamRecord } from './lanes.ts';
import { awsLatencies, type FunctionName, type Latencies } from './latencies.ts';
import { type Load, startAt } from './loads.ts';
import { betweenLooks, createLooks, firstLookAfter, nextLook, secondsOfRun } from './looks.ts';
import { createBucket, createRoom, type Quota, quotaList, type QuotaName, type Used } from './quota.ts';
import { createTally, drawing, type Tally } from './spread.ts';

/** How a load is simulated. */
export interface SimulateOptions {
  /** @default 1 */
  seed?: number;
  /** @default those of AWS */
  latencies?: Latencies;
  /** @default the defaults of an account */
  quotas?: Record<QuotaName, Pick<Quota, 'rate' | 'burst' | 'most'>>;
}

/** What became of a load. */
export interface Outcome {
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
  used: Record<QuotaName, Used>;
  /** How many requests have ended, and when the last did, in milliseconds. */
  ended: number;
  lastAt: number;
  /** How many events were simulated. */
  events: number;
}

const counted = [
  ...(['transitions', 'invocations', 'gigabyteSeconds', 'writeUnits', 'readUnits', 'streamRecords'] as const),
  ...(['operations', 'messages', 'customEvents'] as const),
] as const;

/** 256 MB each (infra/node-function.ts). */
const gigabytes = 0.25;
/** What one signer takes in reads (bench/counts.ts), and a look after an open request (bench/cost.ts). */
const reads = { signer: 8.5, look: 3 };
/** Rules on the bus where everything is on: mail, webhooks, seals. */
const rules = 3;
const day = 86_400_000;

/** What falls due, by its number in the queue. */
const kinds = ['start', 'arrive', 'begin', 'handled', 'group', 'invoke', 'task', 'answer', 'closing', 'close'] as const;
const lookKinds = ['lookDue', 'lookRun'] as const;
type Kind = (typeof kinds)[number] | (typeof lookKinds)[number];
const numberOf = Object.fromEntries([...kinds, ...lookKinds].map((kind, at) => [kind, at])) as Record<Kind, number>;

/**
 * Follows every request of a load from its start to its end, through the quotas of AWS and at its latencies, event by event:
 * the same seed gives the same figures to the last digit. What it leaves out: faults, reminders, declines, retries of whole
 * batches, and that functions slow down when there are many.
 */
export function simulate(load: Load, options: SimulateOptions = {}): Outcome {
  const { seed = 1, latencies = awsLatencies, quotas = quotaList.quotas } = options;
  const { requests, signers, isFirstAutomatic = false } = load;
  const random = createRandom(seed);
  const queue = createEventQueue();
  const add = (at: number, kind: Kind, one: number, two = 0) => queue.add(at, numberOf[kind], one, two);
  const between = (least: number, most: number) => random.between(least, most);
  const draw = <Name extends string>(spreads: Record<Name, Parameters<typeof drawing>[0]>) =>
    Object.fromEntries(
      Object.entries(spreads).map(([name, spread]) => [name, drawing(spread as never, random)]),
    ) as Record<Name, () => number>;
  const leg = draw(latencies.legs);
  const duration = draw(latencies.functions);

  const usage = Object.fromEntries(counted.map((unit) => [unit, 0])) as Outcome['usage'];
  const [pushes, asks, ends, mails] = [createTally(), createTally(), createTally(), createTally()];
  const limits = Object.fromEntries(
    Object.entries(quotas).map(([name, quota]) => [
      name,
      quotaList.quotas[name as QuotaName].most ? createRoom(quota) : createBucket(quota),
    ]),
  ) as unknown as Record<QuotaName, ReturnType<typeof createBucket> & ReturnType<typeof createRoom>>;
  const environments = createEnvironments(limits.lambdaConcurrency, limits.lambdaGrowth);
  const laneCount = Math.min(quotas.streamLanes.most ?? 1000, 1000);
  const lanes = [...createLanes('publishUpdate', laneCount), ...createLanes('advanceWorkflow', laneCount)];
  const looks = createLooks();

  const units = itemUnits(signers, isFirstAutomatic);
  const versions = new Uint16Array(requests);
  const answered = new Uint8Array(requests);
  const startedAt = new Float64Array(requests);
  const answeredAt = new Float64Array(requests);
  /** When the partition of each item would have all its units again; what it took in its newest second. */
  const itemFullAt = new Float64Array(requests);
  const itemSecond = new Int32Array(requests).fill(-1);
  const itemTook = new Uint16Array(requests);
  let outbox = 0;
  let backlog = 0;
  let laneWait = 0;
  let looksWaiting = 0;
  let ended = 0;
  let lastAt = 0;
  let events = 0;
  let isLookDue = false;
  let mailDay = 0;
  let mailsToday = 0;
  let now = 0;

  const isClosed = (request: number) => versions[request] === units.length;
  const isAutomatic = (signer: number) => isFirstAutomatic && signer === 0;
  const groupEnd = (group: number) => Math.min(signers, (group + 1) * groupSize);

  /** Writes the item; false where DynamoDB throttles it. */
  function write(request: number, what: Change, signer: number, besides: number): boolean {
    const amount = units[versions[request]!]!;
    const { rate = Infinity, burst = Infinity } = quotas.itemWrites;
    const fullAt = Math.max(itemFullAt[request]!, now) + (amount / rate) * 1000;
    const ofItem = limits.itemWrites;
    const second = Math.floor(now / 1000);
    if (itemSecond[request] !== second) itemTook[request] = 0;
    itemSecond[request] = second;
    itemTook[request]! += amount;
    ofItem.peak = Math.max(ofItem.peak, itemTook[request]!);
    if (rate !== Infinity && fullAt - now > (burst / rate) * 1000) {
      ofItem.throttled++;
      ofItem.firstAt ??= now;
      return false;
    }
    if (!limits.requesterWrites.has(now)) return limits.requesterWrites.take(now);
    if (!limits.tableWrites.take(now, amount)) return false;
    limits.requesterWrites.take(now);
    itemFullAt[request] = fullAt;
    versions[request]!++;
    usage.writeUnits += amount + ofIndex + besides;
    if (what === 'SIGNED') answeredAt[request] = now;
    carry(request, what, signer, 0);
    if (what === 'STARTED' || (what === 'SIGNED' && !isAutomatic(signer))) carry(request, what, signer, laneCount);
    return true;
  }

  /** Carries a change to a follower, by the lane of its request. */
  function carry(request: number, what: Change, signer: number, first: number): void {
    const place = first + ((Math.imul(request, 0x9e3779b1) >>> 0) % laneCount);
    const lane = lanes[place]!;
    lane.newestAt = Math.max(lane.newestAt, now + leg.streamToLambda());
    lane.records.push({ request, what, signer, acceptedAt: now, arrivesAt: lane.newestAt });
    backlog = Math.max(backlog, ++outbox);
    add(lane.newestAt, 'arrive', place);
  }

  const run = (name: FunctionName, isCold: boolean) => {
    const took = duration[name]();
    usage.gigabyteSeconds += (Math.ceil(took) / 1000) * gigabytes;
    return took + (isCold ? leg.coldStart() : 0);
  };
  /** Enters so many states; what is over the rate waits. */
  const enter = (states: number) => {
    usage.transitions += states;
    return limits.transitions.wait(now, states);
  };

  /** What each follower does with a change; false where something is throttled. */
  const follow: Record<Lane['follower'], (record: StreamRecord) => boolean> = {
    publishUpdate({ what, acceptedAt, arrivesAt }) {
      if (!limits.putEvents.take(now)) return false;
      if (what !== 'STARTED' && !limits.appsyncTokens.take(now)) return false;
      laneWait = Math.max(laneWait, now - arrivesAt);
      usage.customEvents++;
      limits.invokeTargets.wait(now, rules);
      limits.objectWrites.take(now);
      if (what === 'COMPLETED') limits.sealingKey.take(now, 2);
      mail(what === 'COMPLETED' ? signers + 1 : what === 'REQUESTED' ? 1 : 0, acceptedAt);
      if (what === 'STARTED') return true;
      usage.operations++;
      tell(what === 'REQUESTED' ? 2 : 1);
      pushes.add(now + leg.push() - acceptedAt);
      // The requester reads the closed request.
      if (what === 'COMPLETED' && limits.appsyncTokens.take(now)) usage.operations++;
      if (what === 'COMPLETED') usage.readUnits += reads.signer * (signers - Number(isFirstAutomatic));
      return true;
    },
    advanceWorkflow({ request, what }) {
      if (what === 'SIGNED') {
        if (!limits.sendTask.take(now)) return false;
        usage.writeUnits += ofOpenSignature / 2;
        goOn(request);
        return true;
      }
      if (!limits.startExecution.take(now)) return false;
      if (!limits.openExecutions.enter(now)) return false;
      add(now + leg.startExecution(), 'group', request, 0);
      return true;
    },
  };

  const tell = (messages: number) => {
    usage.messages += messages;
    limits.appsyncMessages.take(now, messages);
  };
  const mail = (count: number, acceptedAt: number) => {
    for (let each = 0; each < count; each++) {
      const today = Math.floor(now / day);
      mailsToday = today === mailDay ? mailsToday + 1 : 1;
      mailDay = today;
      const ofDay = limits.mailsOfDay;
      ofDay.peak = Math.max(ofDay.peak, mailsToday);
      if (mailsToday > (quotas.mailsOfDay.most ?? Infinity)) {
        ofDay.throttled++;
        ofDay.firstAt ??= now;
      }
      const way = leg.busToQueue() + leg.queueToLambda() + leg.call();
      mails.add(now - acceptedAt + way + limits.mails.wait(now));
    }
  };
  /** A signer's branch has ended: the next group is asked, or the request is closed. */
  const goOn = (request: number) => {
    const done = ++answered[request]!;
    if (done === signers) add(now + enter(1) + leg.workflowToLambda(), 'closing', request);
    else if (done % groupSize === 0) add(now, 'group', request, done / groupSize);
  };
  const answerAt = () => {
    if ('from' in load.answers) return between(Math.max(now, load.answers.from), Math.max(now, load.answers.until));
    return now + people!();
  };
  const people = 'from' in load.answers ? undefined : drawing(load.answers, random);

  const acts: Record<Kind, (one: number, two: number) => void> = {
    start(request) {
      if (!limits.appsyncTokens.take(now)) return add(now + between(1000, 2000), 'start', request);
      usage.operations++;
      if (!write(request, 'STARTED', 0, ofLooks / 2)) return add(now + between(1000, 2000), 'start', request);
      const people = 1 + signers - Number(isFirstAutomatic);
      limits.appsyncConnects.take(now, people);
      // A handshake and a subscription count as messages.
      tell(2 * people);
      startedAt[request] = now;
      add(now + firstLookAfter, 'lookDue', request);
    },
    arrive(place) {
      const lane = lanes[place]!;
      lane.ready++;
      usage.streamRecords++;
      usage.invocations++;
      if (!lane.isBusy) acts.begin(place, 0);
    },
    begin(place) {
      const lane = lanes[place]!;
      lane.isBusy = true;
      const start = environments.begin(lane.follower, now);
      if (!start) return add(now + between(500, 1000), 'begin', place);
      if (place < laneCount) limits.streamLanes.enter(now);
      lane.left = Math.min(batchSize, lane.ready);
      add(now + run(lane.follower, start === 'cold'), 'handled', place);
    },
    handled(place) {
      const lane = lanes[place]!;
      // The SDK tries again, and what follows in the lane waits.
      if (!follow[lane.follower](lane.records[lane.head]!)) return add(now + between(500, 1000), 'handled', place);
      removeOldest(lane);
      outbox--;
      if (lane.left > 0) return add(now + run(lane.follower, false), 'handled', place);
      environments.end(lane.follower, now);
      if (place < laneCount) limits.streamLanes.leave();
      lane.isBusy = false;
      if (lane.ready > 0) acts.begin(place, 0);
    },
    group(request, group) {
      // The start, `Groups` and `Signers`; of a further group `Signers` alone.
      let wait = enter(group === 0 ? 3 : 1);
      for (let signer = group * groupSize; signer < groupEnd(group); signer++) {
        wait = Math.max(wait, enter(2));
        add(now + wait + leg.workflowToLambda(), 'invoke', request, signer);
      }
    },
    invoke(request, signer) {
      const name = isAutomatic(signer) ? 'signAutomatically' : 'requestSignature';
      const start = environments.begin(name, now);
      // `Wait out`, `Go on?` and the task again.
      if (!start) return add(now + enter(3) + between(1000, 2000), 'invoke', request, signer);
      usage.invocations++;
      add(now + run(name, start === 'cold'), 'task', request, signer);
    },
    task(request, signer) {
      const isWritten = isAutomatic(signer)
        ? write(request, 'SIGNED', signer, 0)
        : write(request, 'REQUESTED', signer, ofOpenSignature / 2);
      if (!isWritten) return add(now + between(100, 200), 'task', request, signer);
      environments.end(isAutomatic(signer) ? 'signAutomatically' : 'requestSignature', now);
      if (isAutomatic(signer)) return goOn(request);
      asks.add(now - startedAt[request]!);
      add(answerAt(), 'answer', request, signer);
    },
    answer(request, signer) {
      // The inbox and the signature.
      if (!limits.appsyncTokens.take(now, 2)) return add(now + between(1000, 2000), 'answer', request, signer);
      usage.operations += 2;
      if (!write(request, 'SIGNED', signer, 0)) add(now + between(1000, 2000), 'answer', request, signer);
    },
    closing(request) {
      const start = environments.begin('closeRequest', now);
      if (!start) return add(now + enter(1) + between(1000, 2000), 'closing', request);
      usage.invocations++;
      add(now + run('closeRequest', start === 'cold'), 'close', request);
    },
    close(request) {
      if (!write(request, 'COMPLETED', 0, ofLooks / 2)) return add(now + between(100, 200), 'close', request);
      environments.end('closeRequest', now);
      // `Outcome`, `Completed`, and the end.
      enter(3);
      limits.openExecutions.leave();
      ends.add(now - answeredAt[request]!);
      ended++;
      lastAt = now;
    },
    lookDue(request) {
      if (isClosed(request)) return;
      looks.add(request);
      looksWaiting = Math.max(looksWaiting, looks.waiting());
      if (!isLookDue) add(Math.ceil(now / betweenLooks) * betweenLooks, 'lookRun', 0);
      isLookDue = true;
    },
    lookRun(second) {
      looks.go((request) => {
        if (isClosed(request)) return true;
        if (!limits.describeExecution.take(now)) return false;
        usage.readUnits += reads.look;
        usage.writeUnits += units[versions[request]! - 1]! + ofLooks;
        add(nextLook(startedAt[request]!, now), 'lookDue', request);
        return true;
      });
      isLookDue = looks.waiting() > 0;
      const isOver = second + 1 === secondsOfRun;
      if (isLookDue) add(isOver ? now - second * 1000 + betweenLooks : now + 1000, 'lookRun', isOver ? 0 : second + 1);
    },
  };

  const inOrder = [...kinds, ...lookKinds].map((kind) => acts[kind]);
  let next = 0;
  // Starts come by themselves, so that the queue has only what is under way.
  for (;;) {
    const startsAt = next < requests ? startAt(load, next) : Infinity;
    if (startsAt === Infinity && !queue.take()) break;
    if (startsAt !== Infinity) {
      add(startsAt, 'start', next++);
      continue;
    }
    now = queue.due.at;
    events++;
    inOrder[queue.due.kind]!(queue.due.one, queue.due.two);
  }
  return { usage, pushes, asks, ends, mails, backlog, laneWait, looksWaiting, used: limits, ended, lastAt, events };
}

import { batchSize, type Change, createLanes, type Lane, removeOldest, type StreamRecord } from './lanes.ts';
import type { Act, World } from './world.ts';

/** What each follower does with a change; false where something is throttled, and it is tried again. */
export type Followers = Record<Lane['follower'], (record: StreamRecord) => boolean>;

/** The table's stream, with the lanes of the two functions that follow it. */
export interface Stream {
  carry(request: number, what: Change, signer: number): void;
  acts: Record<'arrive' | 'begin' | 'handled', Act>;
}

/** Makes the stream. */
export function createStream(world: World, followers: () => Followers): Stream {
  const { add, between, environments, leg, limits, run, seen } = world;
  const count = Math.min(world.quotas.streamLanes.most ?? 1000, 1000);
  const lanes = [...createLanes('publishUpdate', count), ...createLanes('advanceWorkflow', count)];
  let underWay = 0;

  /** By the lane of its request; it overtakes none before it. */
  function toLane(request: number, what: Change, signer: number, first: number): void {
    const place = first + ((Math.imul(request, 0x9e3779b1) >>> 0) % count);
    const lane = lanes[place]!;
    lane.newestAt = Math.max(lane.newestAt, world.now + leg.streamToLambda());
    lane.records.push({ request, what, signer, acceptedAt: world.now, arrivesAt: lane.newestAt });
    seen.backlog = Math.max(seen.backlog, ++underWay);
    add(lane.newestAt, 'arrive', place);
  }

  const acts: Stream['acts'] = {
    arrive(place) {
      const lane = lanes[place]!;
      lane.ready++;
      seen.usage.streamRecords++;
      seen.usage.invocations++;
      if (!lane.isBusy) acts.begin(place, 0);
    },
    begin(place) {
      const { now } = world;
      const lane = lanes[place]!;
      lane.isBusy = true;
      const start = environments.begin(lane.follower, now);
      if (!start) return add(now + between(500, 1000), 'begin', place);
      if (place < count) limits.streamLanes.enter(now);
      lane.left = Math.min(batchSize, lane.ready);
      add(now + run(lane.follower, start === 'cold'), 'handled', place);
    },
    handled(place) {
      const { now } = world;
      const lane = lanes[place]!;
      // The SDK tries again, and what follows in the lane waits.
      if (!followers()[lane.follower](lane.records[lane.head]!)) return add(now + between(500, 1000), 'handled', place);
      removeOldest(lane);
      underWay--;
      if (lane.left > 0) return add(now + run(lane.follower, false), 'handled', place);
      environments.end(lane.follower, now);
      if (place < count) limits.streamLanes.leave();
      lane.isBusy = false;
      if (lane.ready > 0) acts.begin(place, 0);
    },
  };
  return {
    carry(request, what, signer) {
      toLane(request, what, signer, 0);
      // What the backend signs itself, the workflow knows: the filter of the mapping leaves it out.
      if (what === 'STARTED' || (what === 'SIGNED' && !world.isAutomatic(signer))) toLane(request, what, signer, count);
    },
    acts,
  };
}

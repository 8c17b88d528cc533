import { lookShards } from '../../functions/domain/look.ts';
import { ofLooks } from '../write-units.ts';
import type { RequestsTable } from './requests-table.ts';
import type { Act, World } from './world.ts';

/** What a look after an open request reads (bench/cost.ts). */
const reads = 3;

/**
 * Makes what `look-after-requests` does, which sees by a heartbeat whether a task of an open request waits, and describes its execution
 * where nobody is asked.
 */
export function createLookAfter(world: World, table: RequestsTable): Record<'lookDue' | 'lookRun', Act> {
  const { add, limits, seen } = world;
  const looks = createLooks();
  let isDue = false;
  const lookAfter = (request: number) => {
    if (table.isClosed(request)) return true;
    const seeing = table.isAsked(request) ? limits.heartbeats : limits.describeExecution;
    if (!seeing.take(world.now)) return false;
    seen.usage.readUnits += reads;
    seen.usage.writeUnits += table.unitsOf(request) + ofLooks;
    add(nextLook(table.startedAt(request), world.now), 'lookDue', request);
    return true;
  };
  return {
    lookDue(request) {
      if (table.isClosed(request)) return;
      looks.add(request);
      seen.looksWaiting = Math.max(seen.looksWaiting, looks.waiting());
      if (!isDue) add(Math.ceil(world.now / betweenRuns) * betweenRuns, 'lookRun', 0);
      isDue = true;
    },
    lookRun(second) {
      looks.go(lookAfter);
      isDue = looks.waiting() > 0;
      if (!isDue) return;
      const isOver = second + 1 === secondsOfRun;
      if (isOver) add(world.now - second * 1000 + betweenRuns, 'lookRun', 0);
      else add(world.now + 1000, 'lookRun', second + 1);
    },
  };
}

/** Requests that are due to be looked after, by shard, as `look-after-requests` takes them every two minutes. */
interface Looks {
  add(request: number): void;
  /**
   * A second of a run: looks after so many of each shard, until one is refused.
   * @param lookAfter false where it was refused, and is due again
   */
  go(lookAfter: (request: number) => boolean): void;
  waiting(): number;
}

/** How far apart the runs are (infra/looks.ts). */
const betweenRuns = 120_000;

/** A run begins with new ones for ten seconds (functions/look-after-requests.ts). */
const secondsOfRun = 10;

/** What a second of a run takes of a shard at most: its four pages of fifty in ten. */
const atMost = 20;

/** Makes the shards, all empty. */
function createLooks(): Looks {
  const shards = lookShards.map(() => ({ due: [] as number[], done: 0 }));
  let waiting = 0;
  return {
    add(request) {
      shards[request % shards.length]!.due.push(request);
      waiting++;
    },
    go(lookAfter) {
      for (const shard of shards) {
        const end = Math.min(shard.due.length, shard.done + atMost);
        while (shard.done < end && lookAfter(shard.due[shard.done]!)) {
          shard.done++;
          waiting--;
        }
        if (shard.done < shard.due.length) continue;
        Object.assign(shard, { due: [], done: 0 });
      }
    },
    waiting: () => waiting,
  };
}

/** When an open request is looked after next, as functions/domain/look.ts has it, but for the deadline. */
const nextLook = (createdAt: number, now: number) => now + Math.min(4 * (now - createdAt), 7 * 86_400_000);

/** When it first is. */
export const firstLookAfter = 15 * 60_000;

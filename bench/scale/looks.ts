import { lookShards } from '../../functions/domain/look.ts';

/** Requests that are due to be looked after, by shard, as `look-after-requests` takes them every two minutes. */
export interface Looks {
  add(request: number): void;
  /**
   * A second of a run: looks after so many of each shard, until one is refused.
   * @param lookAfter false where it was refused, and is due again
   */
  go(lookAfter: (request: number) => boolean): void;
  waiting(): number;
}

/** How far apart the runs are (infra/looks.ts). */
export const betweenLooks = 120_000;

/** A run begins with new ones for ten seconds (functions/look-after-requests.ts). */
export const secondsOfRun = 10;

/** What a second of a run takes of a shard at most: its four pages of fifty in ten. */
const atMost = 20;

/** Makes the shards, all empty. */
export function createLooks(): Looks {
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
export const nextLook = (createdAt: number, now: number) => now + Math.min(4 * (now - createdAt), 7 * 86_400_000);

/** When it first is. */
export const firstLookAfter = 15 * 60_000;

import type { Bucket, Room } from './quota.ts';

/** Lambda keeps an idle environment for minutes, and says nowhere for how many: taken to be ten. */
const idleFor = 10 * 60_000;

/** The environments of the functions: as many run at once as the account may have, and one that is new starts cold. */
export interface Environments {
  /** Runs a function: whether its start is cold; undefined where there is no room. */
  begin(name: string, now: number): 'cold' | 'warm' | undefined;
  end(name: string, now: number): void;
}

/** Makes them, all cold. */
export function createEnvironments(concurrency: Room, growth: Bucket): Environments {
  /** Since when each idle one has been so: the last to become idle is used first, as Lambda seems to do. */
  const idle: Record<string, number[]> = {};
  return {
    begin(name, now) {
      const waiting = (idle[name] ??= []);
      const isWarm = waiting.length > 0 && now - waiting.at(-1)! <= idleFor;
      if (!isWarm && !growth.take(now)) return undefined;
      if (!concurrency.enter(now)) return undefined;
      // Where the newest has gone, all have.
      if (isWarm) waiting.pop();
      else waiting.length = 0;
      return isWarm ? 'warm' : 'cold';
    },
    end(name, now) {
      concurrency.leave();
      idle[name]!.push(now);
    },
  };
}

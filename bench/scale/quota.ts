import { readFileSync } from 'node:fs';

/** A quota of AWS: so much a second and so much at once, or the most that there may be at a time. */
export interface Quota {
  what: string;
  rate?: number;
  burst?: number;
  most?: number;
  /** Whether AWS gives more when it is asked. */
  adjustable: boolean;
  about: string;
  source: string;
}

/** The defaults of an account, with their sources. */
export const quotaList = JSON.parse(readFileSync(new URL('./quotas.json', import.meta.url), 'utf8')) as {
  region: string;
  date: string;
  quotas: Record<QuotaName, Quota>;
};

/** What there is a quota of on the way of a request. */
export type QuotaName =
  | ('appsyncTokens' | 'appsyncConnects' | 'appsyncMessages' | 'startExecution' | 'sendTask' | 'transitions')
  | ('describeExecution' | 'openExecutions' | 'lambdaConcurrency' | 'lambdaGrowth' | 'streamLanes' | 'tableWrites')
  | ('itemWrites' | 'requesterWrites' | 'putEvents' | 'invokeTargets' | 'mails' | 'mailsOfDay' | 'sealingKey')
  | ('objectWrites' | 'heartbeats');

/** How much of a quota was wanted. */
export interface Used {
  /** The most at a time; of a rate, the most a second, over as long as its bucket lasts. */
  peak: number;
  /** How often something was refused, or had to wait. */
  throttled: number;
  /** When that was first, in milliseconds from the beginning. */
  firstAt?: number;
}

/** A bucket of tokens that fills at a rate, as AWS throttles calls. */
export interface Bucket extends Used {
  /** Whether so much could be taken now; takes nothing. */
  has(now: number, amount?: number): boolean;
  /** Takes so much, or counts that it was refused. */
  take(now: number, amount?: number): boolean;
  /** Takes so much, and gives how long that must wait. */
  wait(now: number, amount?: number): number;
}

/** Makes a full bucket. */
export function createBucket({ rate = Infinity, burst = Infinity }: Pick<Quota, 'rate' | 'burst'>): Bucket {
  // When it would be full again: what is taken moves it on.
  let fullAt = 0;
  let counted = -1;
  let wanted = 0;
  const depth = (burst / rate) * 1000;
  const seconds = rate === Infinity ? 1 : Math.max(1, Math.round(burst / rate));
  const after = (now: number, amount: number) => Math.max(fullAt, now) + (amount / rate) * 1000;
  const bucket: Bucket = {
    ...{ peak: 0, throttled: 0 },
    has: (now, amount = 1) => rate === Infinity || after(now, amount) - now <= depth + 1e-6,
    take(now, amount = 1) {
      note(now, amount);
      if (!bucket.has(now, amount)) return refuse(now);
      if (rate !== Infinity) fullAt = after(now, amount);
      return true;
    },
    wait(now, amount = 1) {
      note(now, amount);
      if (rate === Infinity) return 0;
      fullAt = after(now, amount);
      const wait = Math.max(0, fullAt - now - depth);
      if (wait > 1e-6) refuse(now);
      return wait;
    },
  };
  const note = (now: number, amount: number) => {
    const at = Math.floor(now / 1000 / seconds);
    wanted = at === counted ? wanted + amount : amount;
    counted = at;
    bucket.peak = Math.max(bucket.peak, wanted / seconds);
  };
  const refuse = (now: number) => {
    bucket.throttled++;
    bucket.firstAt ??= now;
    return false;
  };
  return bucket;
}

/** So many at a time. */
export interface Room extends Used {
  enter(now: number): boolean;
  leave(): void;
}

/** Makes an empty room. */
export function createRoom({ most = Infinity }: Pick<Quota, 'most'>): Room {
  let inside = 0;
  const room: Room = {
    ...{ peak: 0, throttled: 0 },
    enter(now) {
      if (inside >= most) {
        room.throttled++;
        room.firstAt ??= now;
        return false;
      }
      inside++;
      if (inside > room.peak) room.peak = inside;
      return true;
    },
    leave() {
      inside--;
    },
  };
  return room;
}

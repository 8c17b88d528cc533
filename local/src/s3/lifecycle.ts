import type { Clock } from '../shared/clock.ts';
import type { BucketOptions, LifecycleRule, ObjectVersion } from './object-version.ts';
import type { Objects, StoredVersion } from './objects.ts';
import { isLocked } from './retention.ts';

/** Looks through the buckets that have rules, at the start and at each midnight (UTC), as S3 does once a day. */
export interface Lifecycle {
  /** Looks no more; resolves once nothing is under way. */
  stop(): Promise<void>;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Starts it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 * @param markerOf makes the marker of a deletion
 * @param during goes around each look
 */
export function startLifecycle({
  buckets,
  objects,
  clock,
  markerOf,
  during,
}: {
  buckets: BucketOptions[];
  objects: Objects;
  clock: Clock;
  markerOf(bucket: string, key: string): ObjectVersion;
  during(work: () => Promise<void>): Promise<void>;
}): Lifecycle {
  const ruled = buckets.filter(({ lifecycle = [] }) => lifecycle.length > 0);
  let under: Promise<void> = Promise.resolve();
  let cancel = () => {};
  let isStopped = false;

  const lookAt = ({ name, isVersioned, lifecycle = [] }: BucketOptions, key: string) =>
    objects.alone(name, key, async () => {
      const rules = lifecycle.filter(({ prefix }) => key.startsWith(prefix));
      const { current, others } = dueOf(objects.versions(name, key), rules, clock.now());
      const marker = current && !current.isDeleteMarker && isVersioned ? markerOf(name, key) : undefined;
      const remove = marker || !current ? others : [...others, current];
      if (marker || remove.length > 0) await objects.write({ ...(marker && { add: marker }), remove });
    });
  const look = async () => {
    for (const bucket of ruled) for (const key of objects.keys(bucket.name)) if (!isStopped) await lookAt(bucket, key);
  };
  const begin = () => {
    const before = under;
    // A write that fails ends everything, and the disk tells of it.
    under = during(() => before.then(look)).catch(() => {});
    cancel = clock.at((Math.floor(clock.now() / day) + 1) * day, begin);
  };
  if (ruled.length > 0) begin();
  return {
    async stop() {
      isStopped = true;
      cancel();
      await under;
    },
  };
}

/** What of the versions of a key is over: the current one, and others that nothing locks. */
export function dueOf(
  versions: readonly StoredVersion[],
  rules: readonly LifecycleRule[],
  now: number,
): { current?: StoredVersion; others: StoredVersion[] } {
  const current = versions.at(-1);
  const isOver = (since: number, days: number | undefined) =>
    // Up to the next midnight: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
    days !== undefined && now >= Math.ceil((since + days * day) / day) * day;
  const isDue = ({ expirationDays, expiresMarkers }: LifecycleRule) =>
    current!.isDeleteMarker
      ? versions.length === 1 && (expiresMarkers || isOver(current!.modifiedAt, expirationDays))
      : isOver(current!.modifiedAt, expirationDays);
  const others = versions
    .slice(0, -1)
    .filter(
      (version, at) =>
        !isLocked(version, now) &&
        rules.some(({ noncurrentDays }) => isOver(versions[at + 1]!.modifiedAt, noncurrentDays)),
    );
  return { ...(current && rules.some(isDue) && { current }), others };
}

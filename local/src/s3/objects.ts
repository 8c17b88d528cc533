import type { Change } from '../shared/storage/commits.ts';
import { type Database, openDatabase } from '../shared/storage/database.ts';
import type { Disk } from '../shared/storage/disk.ts';
import type { ObjectVersion } from './object-version.ts';

/** A version where it lies. */
export interface StoredVersion extends ObjectVersion {
  /** Where in the order of all that were written. */
  at: string;
}

/** The versions of all buckets: what they are in memory too, their bytes on disk alone. */
export interface Objects {
  /** Versions of a key, the newest last; those alone that are on disk. */
  versions(bucket: string, key: string): readonly StoredVersion[];
  /** The keys of a bucket that have versions and begin with the prefix, in the order of their UTF-8 bytes. */
  keys(bucket: string, prefix?: string): string[];
  /** The bytes of a version; undefined where it has been removed meanwhile. */
  body(version: StoredVersion): Promise<Buffer | undefined>;
  /** Does something while nobody else does with the same key: what it finds stays so until it has written. */
  alone<Result>(bucket: string, key: string, work: () => Promise<Result>): Promise<Result>;
  /** Adds a version and removes others in one write; resolves once all of it is on disk. */
  write(change: { add?: ObjectVersion; body?: Buffer; remove?: readonly StoredVersion[] }): Promise<void>;
  close(): Promise<void>;
}

/** A version, or the bytes of one in base64. */
type Kept = ObjectVersion | string;

/** Opens the objects of a folder. */
export async function openObjects({ directory, disk }: { directory: string; disk: Disk }): Promise<Objects> {
  const database: Database<Kept> = await openDatabase<Kept>(directory, disk);
  const buckets = new Map<string, Map<string, StoredVersion[]>>();
  const working = new Map<string, Promise<unknown>>();
  let last = 0;

  const of = (bucket: string, key: string) => buckets.get(bucket)?.get(key) ?? [];
  const hold = (bucket: string, key: string, versions: StoredVersion[]) => {
    const keys = buckets.get(bucket) ?? new Map<string, StoredVersion[]>();
    buckets.set(bucket, keys);
    if (versions.length > 0) keys.set(key, versions);
    else keys.delete(key);
  };

  for await (const [name, value] of database.level.iterator({ gt: nameOf(''), lt: `${nameOf('')}~` })) {
    const version = { ...(value as ObjectVersion), at: name.slice(nameOf('').length) };
    last = Number(version.at);
    hold(version.bucket, version.key, [...of(version.bucket, version.key), version]);
  }

  return {
    versions: of,
    // Of many keys most have another prefix, and are not sorted.
    keys: (bucket, prefix = '') =>
      [...(buckets.get(bucket)?.keys() ?? [])]
        .filter((key) => key.startsWith(prefix))
        .map((key) => [key, Buffer.from(key)] as const)
        .sort(([, one], [, other]) => Buffer.compare(one, other))
        .map(([key]) => key),
    async body({ at }) {
      const bytes = (await database.level.get(bytesOf(at))) as string | undefined;
      return bytes === undefined ? undefined : Buffer.from(bytes, 'base64');
    },
    alone(bucket, key, work) {
      const place = JSON.stringify([bucket, key]);
      const result = (working.get(place) ?? Promise.resolve()).catch(() => {}).then(work);
      const done = result
        .catch(() => {})
        .then(() => {
          if (working.get(place) === done) working.delete(place);
        });
      working.set(place, done);
      return result;
    },
    async write({ add, body = Buffer.alloc(0), remove = [] }) {
      const at = String(++last).padStart(16, '0');
      const changes: Change<Kept>[] = remove.flatMap((version) => [
        { type: 'del', key: nameOf(version.at) },
        { type: 'del', key: bytesOf(version.at) },
      ]);
      if (add)
        changes.push(
          { type: 'put', key: nameOf(at), value: add },
          { type: 'put', key: bytesOf(at), value: body.toString('base64') },
        );
      await database.commit(changes);
      for (const { bucket, key } of remove)
        hold(
          bucket,
          key,
          of(bucket, key).filter((each) => !remove.some((removed) => removed.at === each.at)),
        );
      if (add) hold(add.bucket, add.key, [...of(add.bucket, add.key), { ...add, at }]);
    },
    close: () => database.close(),
  };
}

const nameOf = (at: string) => `version ${at}`;
const bytesOf = (at: string) => `bytes ${at}`;

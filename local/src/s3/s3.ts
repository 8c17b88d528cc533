import { randomUUID } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { Service } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { s3Error } from './errors.ts';
import type { BucketOptions } from './object-version.ts';
import { openObjects } from './objects.ts';
import { startLifecycle } from './lifecycle.ts';
import { deleteObject, markerOf } from './operations/delete-object.ts';
import { getObject } from './operations/get-object.ts';
import { headObject } from './operations/head-object.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import type { Context, Operation } from './operations/operation.ts';
import { putObject } from './operations/put-object.ts';

/** The operations, by their names. */
export const operations = {
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  DeleteObject: deleteObject,
  ListObjectVersions: listObjectVersions,
  ListObjectsV2: listObjectsV2,
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** The buckets of a backend. */
export interface S3 {
  /** How requests reach it: ./http/endpoint.ts. */
  service: Service;
  stop(): Promise<void>;
}

/** Opens the buckets of a template; their objects lie in one folder, which there is only where there are buckets. */
export async function createS3({
  buckets,
  directory,
  disk,
  clock,
  newId = randomUUID,
  during = (work) => work(),
}: {
  buckets: BucketOptions[];
  directory: string;
  disk: Disk;
  clock: Clock;
  newId?: () => string;
  /** Goes around each look at what is over. @default nothing */
  during?(work: () => Promise<void>): Promise<void>;
}): Promise<S3> {
  const objects = buckets.length > 0 ? await openObjects({ directory, disk }) : undefined;
  const lifecycle =
    objects &&
    startLifecycle({
      ...{ buckets, objects, clock, during },
      markerOf: (bucket, key) => markerOf(bucket, key, { now: clock.now(), newId }),
    });
  const bucketOf = (input: { Bucket: string }): BucketOptions => {
    const bucket = buckets.find(({ name }) => name === input.Bucket);
    if (bucket) return bucket;
    throw s3Error('NoSuchBucket', { members: { BucketName: input.Bucket } });
  };
  const performing = (operation: Operation) => (input: { Bucket: string }) => {
    const context: Context = { objects: objects!, clock, newId };
    return operation.perform(input, bucketOf(input), context);
  };
  return {
    service: {
      targetPrefix: 'S3',
      operations: Object.fromEntries(Object.entries(operations).map(([name, each]) => [name, performing(each)])),
      permissions(operation, given) {
        const input = given as unknown as { Bucket: string };
        return (operations as Record<string, Operation>)[operation]!.permissions(input, bucketOf(input));
      },
    },
    async stop() {
      await lifecycle?.stop();
      await objects?.close();
    },
  };
}

import { buckets as bucketsOf } from '../from-template/s3.ts';
import { createS3, type S3 } from '../s3/s3.ts';
import type { Runtime } from './runtime.ts';

/** Starts S3. */
export async function startBuckets({ template, data, disk, clock, newId, activity, onStop }: Runtime): Promise<S3> {
  const buckets = bucketsOf(template);
  const s3 = await data.open('buckets', () =>
    createS3({ buckets, directory: data.of('buckets'), disk, clock, newId, during: activity.during }),
  );
  onStop(() => s3.stop());
  return s3;
}

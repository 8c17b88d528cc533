import { expect, it } from 'vitest';
import { openObjects } from '../../src/s3/objects.ts';
import { createS3 } from '../../src/s3/s3.ts';
import { createClock } from '../../src/shared/clock.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { linesUntilKilled } from '../until-killed.ts';
import { bodyOf, bucket, putInput } from './given-crash.ts';

const script = new URL('./put-until-killed.ts', import.meta.url);

it('keeps every object that was acknowledged when the process is killed, and none that is torn', async () => {
  const directory = await folder();
  const acknowledged = [
    ...(await linesUntilKilled(script, [directory, 'first'], 60)),
    ...(await linesUntilKilled(script, [directory, 'second'], 15)),
  ];
  const objects = await openObjects({ directory, disk: relaxedDisk() });
  const keys = objects.keys(bucket.name);
  expect(acknowledged.filter((key) => !keys.includes(key))).toEqual([]);
  for (const key of keys) {
    const [version, ...others] = objects.versions(bucket.name, key);
    expect(others).toEqual([]);
    expect((await objects.body(version!))!.equals(bodyOf(key))).toBe(true);
  }
  await objects.close();

  // The next run knows them: what must be the first is not, and versions go on behind the others.
  const s3 = await createS3({ buckets: [bucket], directory, disk: relaxedDisk(), clock: createClock() });
  const [key = ''] = acknowledged;
  const put = (of: object) => s3.service.operations.PutObject!(putInput(key, Buffer.from('new'), of));
  await expect(put({})).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await put({ IfNoneMatch: undefined });
  const read = { Bucket: bucket.name, Key: key, ResponseHeaders: {} };
  expect(await s3.service.operations.GetObject!(read)).toMatchObject({ body: Buffer.from('new') });
  await s3.stop();
});

/** A child process of `crash.test.ts`: puts objects for ever and prints the key of each once it is acknowledged. */
import { createS3 } from '../../src/s3/s3.ts';
import { createClock } from '../../src/shared/clock.ts';
import { acknowledge } from '../acknowledge.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { bodyOf, bucket, putInput } from './given-crash.ts';

const [directory = '', run = ''] = process.argv.slice(2);
const { service } = await createS3({ buckets: [bucket], directory, disk: relaxedDisk(), clock: createClock() });
const put = async (key: string) => {
  await service.operations.PutObject!(putInput(key, bodyOf(key)));
  await acknowledge(key);
};
// Several at once, so that a kill comes amid writes.
await Promise.all(
  [0, 1, 2].map(async (lane) => {
    for (let at = 0; ; at++) await put(`${run}-${lane}-${at}`);
  }),
);

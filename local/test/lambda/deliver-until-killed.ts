/** A child process of `crash.test.ts`: delivers the records of a stream in memory and prints each. */
import { acknowledge } from '../acknowledge.ts';
import { createClock } from '../../src/shared/clock.ts';
import { createEventSourceMapping } from '../../src/lambda/event-source-mapping.ts';
import { memoryStream, places, record, success } from './given-mapping.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const [directory, total] = [process.argv[2]!, Number(process.argv[3])];
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const now = Math.floor(Date.now() / 1000) * 1000;
const stream = memoryStream(Array.from({ length: total }, (_, i) => record(i + 1, keys[i % keys.length], now)));
let delivered = 0;

createEventSourceMapping({
  name: 'mapping',
  stream,
  streamArn: 'stream-arn',
  properties: { BatchSize: 3, ParallelizationFactor: 4 },
  clock: createClock(),
  directory,
  disk: relaxedDisk(),
  async invoke({ Records }) {
    await new Promise(setImmediate);
    delivered += Records.length;
    for (const place of places(Records)) await acknowledge(String(place));
    return success;
  },
  sendDeadLetter: async () => {},
});
// Ends when everything was delivered and nothing is left to do.
process.on('beforeExit', () => process.exit(delivered > 0 ? 0 : 1));

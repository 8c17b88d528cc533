/** A child process of `crash.test.ts`: takes messages and events for ever and prints each once it is acknowledged. */
import { createClock } from '../../src/shared/clock.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createQueues } from '../../src/events/queues.ts';
import { acknowledge } from '../acknowledge.ts';
import { crashRule, deadQueue } from './given-crash.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const directory = process.argv[2]!;
const run = process.argv[3]!;
const clock = createClock();
const queues = await createQueues({
  queues: [deadQueue],
  directory: `${directory}/queues`,
  disk: relaxedDisk(),
  clock,
});
const bus = await createEventBus({
  rules: [crashRule],
  directory: `${directory}/bus`,
  disk: relaxedDisk(),
  clock,
  deliver: () => Promise.reject(new Error('nobody is there')),
  sendDeadLetter: async () => {},
});

for (let i = 0; ; i++) {
  await Promise.all([queues.send(deadQueue.arn, `${run}-${i}`), bus.put({ source: 'test', detail: `${run}-${i}` })]);
  await acknowledge(`${run}-${i}`);
}

import { expect, it } from 'vitest';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createQueues } from '../../src/events/queues.ts';
import { folder, steppedClock } from '../lambda/given.ts';
import { crashRule, deadQueue } from './given-crash.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { linesUntilKilled } from '../until-killed.ts';

const script = new URL('./take-until-killed.ts', import.meta.url);

/** What a child acknowledged before it was killed. */
const takeAndKill = (directory: string, run: number, killAfter: number) =>
  linesUntilKilled(script, [directory, run], killAfter);

it('keeps every message and event that was acknowledged when the process is killed', async () => {
  const directory = await folder();
  const acknowledged: string[] = [];
  for (const [run, killAfter] of [300, 50].entries())
    acknowledged.push(...(await takeAndKill(directory, run, killAfter)));

  const clock = steppedClock();
  const queues = await createQueues({
    queues: [deadQueue],
    directory: `${directory}/queues`,
    disk: relaxedDisk(),
    clock,
  });
  const delivered = new Set<unknown>();
  const bus = await createEventBus({
    rules: [crashRule],
    directory: `${directory}/bus`,
    disk: relaxedDisk(),
    clock,
    deliver: async (_, input) => void delivered.add(JSON.parse(input)),
    sendDeadLetter: async () => {},
  });
  await bus.stop();
  expect(acknowledged.filter((each) => !delivered.has(each))).toEqual([]);
  expect(queues.counts().dead).toBeGreaterThanOrEqual(acknowledged.length);
  expect(queues.counts().dead).toBeLessThanOrEqual(acknowledged.length + 2);
  await queues.stop();
});

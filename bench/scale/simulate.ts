import { createFollowers } from './followers.ts';
import { type Load, startAt } from './loads.ts';
import { createLookAfter } from './looks.ts';
import { createAnswerAt, createPeople } from './people.ts';
import type { QuotaName, Used } from './quota.ts';
import { createRequestsTable } from './requests-table.ts';
import { createStream, type Followers } from './stream.ts';
import { createWorkflow } from './workflow.ts';
import { type Act, createWorld, type Kind, type Seen, type SimulateOptions } from './world.ts';

/** What became of a load. */
export interface Outcome extends Seen {
  used: Record<QuotaName, Used>;
  /** How many events were simulated. */
  events: number;
}

/**
 * Follows every request of a load from its start to its end, through the quotas of AWS and at its latencies, event by event:
 * the same seed gives the same figures to the last digit. What it leaves out: faults, reminders, declines, retries of whole
 * batches, and that functions slow down when there are many.
 */
export function simulate(load: Load, options: SimulateOptions = {}): Outcome {
  const world = createWorld(load, options);
  const stream = createStream(world, () => followers);
  const table = createRequestsTable(world, stream.carry);
  const workflow = createWorkflow(world, table, createAnswerAt(world));
  const followers: Followers = createFollowers(world, workflow.goOn);
  const acts: Record<Kind, Act> = {
    ...createPeople(world, table),
    ...stream.acts,
    ...workflow.acts,
    ...createLookAfter(world, table),
  };
  for (let request = 0; request < load.requests; request++) world.add(startAt(load, request), 'start', request);
  let events = 0;
  for (let due = world.next(); due; due = world.next()) {
    events++;
    acts[due.kind](due.one, due.two);
  }
  return { ...world.seen, used: world.limits, events };
}
